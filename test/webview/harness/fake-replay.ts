/** Replays as the engine gives them for an FTP session, a call and many look-ups, made up for the page. */
import type {
  GatewayChoice,
  MatrixCell,
  MatrixRow,
  ReplayMatrix,
  ReplayReply,
  RewritePreview,
  RewritesReply,
  SessionHeading,
} from '../../../src/engine/replay-api.ts';

export const fakeChoices: readonly GatewayChoice[] = [
  { id: 'cisco-ios', title: 'Cisco IOS', kind: 'router' },
  { id: 'cisco-ios-xe', title: 'Cisco IOS XE', kind: 'router' },
  { id: 'cisco-asa', title: 'Cisco ASA', kind: 'router' },
  { id: 'junos-srx', title: 'Junos SRX', kind: 'router' },
  { id: 'junos-services', title: 'Junos services card', kind: 'router' },
  { id: 'mikrotik-routeros', title: 'MikroTik RouterOS', kind: 'router' },
  { id: 'fortios', title: 'Fortinet FortiOS', kind: 'router' },
  { id: 'linux-netfilter', title: 'Linux netfilter', kind: 'router' },
  { id: 'no-alg', title: 'NAT without any ALG', kind: 'yardstick' },
  { id: 'configuration', title: 'running-config.cfg (Cisco IOS)', kind: 'configuration' },
];

const listing = 'on by default once NAT is configured; a default does not show in the running configuration';

function cell(session: number, column: number): MatrixCell {
  if (session === 1 && column % 3 === 0)
    return {
      result: 'breaks',
      reason: `Response: 31751 bytes exceed what the DNS ALG accepts (${listing}); the gateway resets the connection.`,
      packet: 31,
      verified: column === 0,
    };
  if (column === 4)
    return {
      result: 'cannot-know',
      reason: 'Whether it reads this protocol is not public.',
      packet: 4,
      verified: false,
    };
  if (column === 8 && session % 4 === 2)
    return { result: 'breaks', reason: 'No ALG opens the gate for ftp-data.', packet: 13, verified: true };
  return {
    result: 'passes',
    reason: `The ALG is on (${listing}); 3 of 3 gates are opened by it.`,
    packet: null,
    verified: column !== 2,
  };
}

const algs = ['dns', 'ftp', 'sip', 'rtsp'] as const;

const headingOf = (session: number): SessionHeading => ({
  session,
  alg: algs[(session - 1) % 4] ?? 'dns',
  transport: 'tcp',
  client: session % 7 === 0 ? `[2001:db8::${session.toString(16)}:20]:40000` : `192.0.2.10:${40_000 + session - 1}`,
  server: session % 7 === 0 ? '[2001:db8:ffff::53]:53' : '198.51.100.53:53',
  flow: session - 1,
  firstPacket: session === 1 ? 1 : 40 * session,
});

const rowOf = (session: number): MatrixRow => ({
  ...headingOf(session),
  cells: fakeChoices.map((_, column) => cell(session, column)),
});

export const fakeMatrix = (rows: number, omitted = 0): ReplayMatrix => ({
  choices: fakeChoices,
  rows: Array.from({ length: rows }, (_, at) => rowOf(at + 1)),
  omitted,
});

export function fakeReplay(gateway: string): ReplayReply {
  const column = Math.max(
    0,
    fakeChoices.findIndex(({ id }) => id === gateway),
  );
  const choice = fakeChoices[column] ?? { id: gateway, title: gateway, kind: 'router' };
  const sessions = Array.from({ length: 12 }, (_, at) => {
    const heading = headingOf(at + 1);
    const own = cell(at + 1, column);
    return {
      ...heading,
      ...own,
      verdict: own.result === 'breaks' ? ('reset' as const) : ('translate' as const),
      flowState: own.result === 'breaks' ? ('Drop' as const) : ('Watch' as const),
      gates:
        heading.alg !== 'ftp'
          ? []
          : [13, 32, 51].map((openedAt, gate) => ({
              id: gate + 1,
              purpose: 'ftp-data',
              endpoints: `198.51.100.53:* → 192.0.2.10:${1027 + gate}`,
              openedAt,
              result: own.result === 'breaks' ? ('not-opened' as const) : ('opened' as const),
              reason: `The ALG for ftp over tcp is on (${listing}).`,
            })),
    };
  });
  return {
    choice,
    counts: { forward: 12, translate: 1_599_401, drop: 584, reset: 3, bypass: 0 },
    flowStates: { Watch: 12, Forward: 49_986, Drop: 2 },
    sides: '192.0.2.10 is inside: it is the only host that other hosts do not reach first.',
    sessions,
    bindings: Array.from({ length: 3 }, (_, at) => ({
      transport: 'tcp',
      inside: `192.0.2.10:${1027 + at}`,
      outside: `203.0.113.1:${1027 + at}`,
      source: 'assumed: no rule, log or second capture shows the translation',
      firstPacket: 13 + at,
    })),
    omittedSessions: 0,
    omittedBindings: 240,
  };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function textPreview(packet: number, name: string, before: string, inside: string, outside: string): RewritePreview {
  const edits = [];
  let after = '';
  let at = 0;
  for (let found = before.indexOf(inside); found >= 0; found = before.indexOf(inside, at)) {
    after += before.slice(at, found);
    edits.push({ offset: found, length: inside.length, newOffset: after.length, newLength: outside.length });
    after += outside;
    at = found + inside.length;
  }
  after += before.slice(at);
  return { packet, from: 'client', name, before: bytesOf(before), after: bytesOf(after), edits, isText: true };
}

const invite = [
  'INVITE sip:bob@biloxi.example SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK74bf9',
  'Max-Forwards: 70',
  'From: Alice <sip:alice@atlanta.example>;tag=9fxced76sl',
  'To: Bob <sip:bob@biloxi.example>',
  'Call-ID: 3848276298220188511@atlanta.example',
  'CSeq: 1 INVITE',
  'Contact: <sip:alice@192.0.2.10:5060>',
  'Content-Type: application/sdp',
  '',
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.10',
  's=-',
  'c=IN IP4 192.0.2.10',
  't=0 0',
  'm=audio 49172 RTP/AVP 0',
]
  .map((line) => `${line}\r\n`)
  .join('');

export function fakeRewrites(gateway: string, session: number): RewritesReply {
  const choice = fakeChoices.find(({ id }) => id === gateway) ?? { id: gateway, title: gateway, kind: 'router' };
  const { alg } = headingOf(session);
  const none = { session, choice, previews: [], omitted: 0 };
  if (alg === 'ftp')
    return {
      ...none,
      previews: Array.from({ length: 14 }, (_, at) =>
        textPreview(13 + at, 'PORT', `PORT 192,0,2,10,4,${3 + at}\r\n`, '192,0,2,10', '203,0,113,1'),
      ),
      omitted: 2,
      why: null,
    };
  if (alg === 'sip')
    return { ...none, previews: [textPreview(120, 'INVITE', invite, '192.0.2.10', '203.0.113.1')], why: null };
  if (alg === 'rtsp') {
    const before = Uint8Array.from({ length: 40 }, (_, at) => (at * 37) & 255);
    const after = before.slice();
    after.set([203, 0, 113, 1], 12);
    const edits = [{ offset: 12, length: 4, newOffset: 12, newLength: 4 }];
    const preview = { packet: 160, from: 'server', name: 'Setup', before, after, edits, isText: false } as const;
    return { ...none, previews: [preview], why: null };
  }
  return { ...none, why: 'No message names an endpoint that is translated.' };
}
