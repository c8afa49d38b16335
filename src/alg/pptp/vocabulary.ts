/** Numbers and names of PPTP's control channel (RFC 2637 §2). */

export const controlPort = 1723;
/** RFC 2637 §1.4: the message type of control messages, and what tells them from anything else. */
export const controlMessage = 1;
export const magicCookie = 0x1a2b3c4d;

/** RFC 2637 §2.1 to §2.15. */
export const messageType = {
  outgoingCallRequest: 7,
  outgoingCallReply: 8,
  incomingCallRequest: 9,
  incomingCallReply: 10,
  incomingCallConnected: 11,
  callClearRequest: 12,
  callDisconnectNotify: 13,
  wanErrorNotify: 14,
  setLinkInfo: 15,
} as const;
const names: readonly string[] = [
  '', 'Start-Control-Connection-Request', 'Start-Control-Connection-Reply', 'Stop-Control-Connection-Request',
  'Stop-Control-Connection-Reply', 'Echo-Request', 'Echo-Reply', 'Outgoing-Call-Request', 'Outgoing-Call-Reply',
  'Incoming-Call-Request', 'Incoming-Call-Reply', 'Incoming-Call-Connected', 'Call-Clear-Request',
  'Call-Disconnect-Notify', 'WAN-Error-Notify', 'Set-Link-Info',
]; // prettier-ignore
export const messageName = (type: number): string => names[type] || `control message ${type}`;
export const isMessageType = (type: number): boolean => type > 0 && type < names.length;

/** RFC 2637 §2.8, §2.10: of both replies. */
export const resultConnected = 1;
const outgoingResults: readonly string[] = [
  '', 'connected', 'general error', 'no carrier', 'busy', 'no dial tone', 'time-out', 'not accepted',
]; // prettier-ignore
const incomingResults: readonly string[] = ['', 'connect', 'general error', 'not accepted'];
const startResults: readonly string[] = [
  '', 'established', 'general error', 'channel exists', 'not authorized', 'version not supported',
]; // prettier-ignore
const results: Readonly<Record<number, readonly string[]>> = {
  2: startResults,
  [messageType.outgoingCallReply]: outgoingResults,
  [messageType.incomingCallReply]: incomingResults,
};
export const resultName = (type: number, result: number): string => results[type]?.[result] || `result ${result}`;
