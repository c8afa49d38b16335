/** The sentences of a Cisco router's fix: whom a flush cuts off, why it is also hardening. */
/** How widely the flush cuts. `narrow` is the command for one flow when the flow's addresses are known. */
export function flushSentence(narrow: boolean): string {
  const keeps =
    'A translation that exists is taken to keep its ALG until it is cleared or expires (Cisco documents neither way); a new connection gets a new translation.';
  return narrow
    ? `${keeps} The flush clears this one translation and cuts only its flow.`
    : `${keeps} "clear ip nat translation *" cuts every dynamic translation, so every user behind the router loses open connections: prefer to wait, or clear one flow with "clear ip nat translation tcp|udp inside GLOBAL PORT LOCAL PORT" and the addresses from "show ip nat translations".`;
}

/** What removing and entering again a static entry means for who uses it. */
export const staticSentence =
  'The entry is removed and entered again, which cuts the flows that use it; the router may ask before it removes an entry in use. no-payload concerns every protocol of this entry. Documented is only that addresses inside messages are left alone: whether messages are still assembled, and refused for their size, is not.';
