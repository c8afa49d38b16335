/** A made-up capture of any number of packets, answered as the engine would: what the page is looked at and timed with. */
import type {
  LadderGate,
  LadderReply,
  LadderStep,
  LayerNode,
  PacketReply,
  PacketRow,
  RowsReply,
  RowsRequest,
} from '../../../src/engine/api.ts';

export const fakePacketCount = 1_600_000;
export const resetPacket = 31;

const client = '192.0.2.10';
const server = '198.51.100.53';
const storyLength = 34;

const story: readonly (readonly ['client' | 'server', string, LadderStep['kind'], string])[] = [
  ['client', 'SYN', 'plain', 'TTL 64'],
  ['server', 'SYN, ACK', 'plain', 'TTL 52'],
  ['client', 'ACK', 'plain', 'TTL 64'],
  ['client', 'AXFR example.net, TSIG', 'message', 'TTL 64 · 152 bytes'],
  ['server', 'ACK', 'plain', 'TTL 52'],
  ['server', 'Response begins, 31751 bytes announced', 'message', 'TTL 52 · 1460 bytes'],
];

function storyStep(packet: number): LadderStep {
  const time = packet * 0.011_402;
  if (packet === resetPacket) {
    return {
      packet,
      time,
      from: 'server',
      label: 'RST',
      kind: 'reset',
      note: 'TTL 254 · claims 198.51.100.53',
      actual: 'gateway',
    };
  }
  const [from, label, kind, note] = story[packet - 1] ?? (packet % 3 === 0 ? ackStep : dataStep);
  return { packet, time, from, label, kind, note };
}

const ackStep = ['client', 'ACK', 'plain', 'TTL 64'] as const;
const dataStep = ['server', 'Segment of the response', 'plain', 'TTL 52 · 1460 bytes'] as const;

const fakeGates: readonly LadderGate[] = (['fulfilled', 'expired', 'contradicted', 'pending'] as const).map(
  (outcome, at) => ({
    id: at + 1,
    packet: 4 + at,
    purpose: 'ftp-data',
    endpoints: `${server}:* → ${client}:${1027 + at}`,
    outcome,
    contradiction: outcome === 'contradicted' ? `a SYN from ${server}:4021 to port 1030` : null,
    flow: outcome === 'fulfilled' ? 2 : outcome === 'contradicted' ? 3 : null,
    firstPacket: outcome === 'fulfilled' ? 41 : outcome === 'contradicted' ? 77 : null,
  }),
);

export function fakeLadder(flow: number): LadderReply {
  const steps = Array.from({ length: storyLength }, (_, index) => storyStep(index + 1));
  const log: LadderStep = {
    packet: 0,
    time: 0.3531,
    from: 'server',
    label: 'router.log:7  NAT-ALG: Unsupported l7_msg_size = 31751',
    kind: 'log',
    note: '',
  };
  return {
    flow,
    client: `${client}:40${String(flow).padStart(3, '0')}`,
    server: `${server}:53`,
    gateway: flow === 0 ? 'sends with TTL 254' : null,
    steps: flow === 0 ? [...steps.slice(0, resetPacket - 1), log, ...steps.slice(resetPacket - 1)] : steps.slice(0, 12),
    omitted: flow === 0 ? 0 : 18_204,
    gates: flow === 1 ? fakeGates : [],
    origin: flow === 2 ? { gate: 1, purpose: 'ftp-data', alg: 'ftp', flow: 1, packet: 4 } : null,
  };
}

/** The row of packet `number`; the first ones are the story, the rest is bulk traffic. */
export function fakeRow(number: number): PacketRow {
  const time = (number * 0.000_401_7).toFixed(9);
  if (number <= storyLength) {
    const step = storyStep(number);
    const fromClient = step.from === 'client';
    return {
      number,
      time,
      source: fromClient ? client : server,
      destination: fromClient ? server : client,
      protocol: step.kind === 'message' ? 'DNS' : 'TCP',
      length: step.note.includes('1460') ? 1514 : 66,
      info: step.kind === 'reset' ? '53 → 40000 [RST] Seq=29201 Win=0 Len=0' : `${step.label}, ${step.note}`,
      flow: 0,
      mark: step.kind === 'reset' ? 'rst' : number === 6 ? 'finding' : '',
    };
  }
  const flow = 1 + (number % 4999);
  const isReset = number % 977 === 0;
  const isProblem = number % 1201 === 0;
  return {
    number,
    time,
    source: number % 7 === 0 ? `2001:db8::${flow.toString(16)}:20` : `10.${flow >> 8}.${flow & 255}.7`,
    destination: number % 7 === 0 ? '2001:db8:ffff::53' : `203.0.113.${number % 250}`,
    protocol: number % 5 === 0 ? 'UDP' : 'TCP',
    length: 54 + ((number * 7919) % 1460),
    info: isReset
      ? `${1024 + flow} → 443 [RST] Seq=1 Win=0 Len=0`
      : isProblem
        ? 'IPv4 total length is beyond the packet'
        : `${1024 + flow} → 443 [ACK] Seq=${number * 13} Ack=1 Win=501 Len=${(number * 7919) % 1460}`,
    flow,
    mark: isReset ? 'rst' : isProblem ? 'problem' : '',
  };
}

interface Selection {
  readonly total: number;
  readonly numberAt: (index: number) => number;
  readonly error: string | null;
}

const all: Selection = { total: fakePacketCount, numberAt: (index) => index + 1, error: null };

/** Knows `tcp.flags.reset == 1` and comparisons of `frame.number`, joined by `&&`. */
function select(filter: string): Selection {
  if (filter.trim() === '') return all;
  const conditions = filter.split('&&').map((part) => part.replace(/[()]/g, '').trim());
  let step = 1;
  let low = 1;
  let high = fakePacketCount;
  for (const condition of conditions) {
    const match = /^frame\.number (==|<|>) (\d+)$/.exec(condition);
    const operand = Number(match?.[2]);
    if (condition === 'tcp.flags.reset == 1') step = 977;
    else if (match?.[1] === '==') [low, high] = [Math.max(low, operand), Math.min(high, operand)];
    else if (match?.[1] === '<') high = Math.min(high, operand - 1);
    else if (match?.[1] === '>') low = Math.max(low, operand + 1);
    else return { ...all, error: `“${condition}” is not a field of the filter language.` };
  }
  const first = Math.ceil(low / step) * step;
  const total = Math.max(0, Math.floor((high - first) / step) + 1);
  return { total, numberAt: (index) => first + index * step, error: null };
}

export function fakeRows(request: RowsRequest): RowsReply {
  const { total, numberAt, error } = select(request.filter);
  const count = Math.max(0, Math.min(request.count, total - request.from));
  const rows = Array.from({ length: count }, (_, at) => {
    const index = request.from + at;
    return fakeRow(numberAt(request.descending ? total - 1 - index : index));
  });
  return { total, from: request.from, rows, filterError: error };
}

const field = (name: string, value: string, offset: number, length: number, children: LayerNode[] = []): LayerNode => ({
  name,
  value,
  offset,
  length,
  children,
});

export function fakePacket(number: number): PacketReply {
  const { length } = fakeRow(number);
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + number * 11) & 255);
  const payload = Math.max(0, length - 54);
  return {
    number,
    bytes,
    layers: [
      field('Frame', `${length} bytes captured`, 0, 0, [field('Arrival time', '2018-01-11T23:15:10.146000000Z', 0, 0)]),
      field('Ethernet', 'IPv4', 0, 14, [
        field('Destination', '00:11:22:33:44:55', 0, 6),
        field('Source', '66:77:88:99:aa:bb', 6, 6),
        field('Type', '0x0800', 12, 2),
      ]),
      field('IPv4', `${server} → ${client}`, 14, 20, [
        field('Version and header length', '4, 20 bytes', 14, 1, [
          field('Version', '4', 14, 1),
          field('Header length', '20', 14, 1),
        ]),
        field('Time to live', number === resetPacket ? '254' : '52', 22, 1),
        field('Protocol', 'TCP (6)', 23, 1),
        field('Source', server, 26, 4),
        field('Destination', client, 30, 4),
      ]),
      field('TCP', '53 → 40000', 34, 20, [
        field('Source port', '53', 34, 2),
        field('Destination port', '40000', 36, 2),
        field('Sequence number', '29201', 38, 4),
        field('Flags', 'RST', 46, 2, [field('RST', '1', 47, 1), field('ACK', '0', 47, 1)]),
        field('Window', '0', 48, 2),
      ]),
      ...(payload === 0 ? [] : [field('Payload', `${payload} bytes`, 54, payload)]),
    ],
  };
}
