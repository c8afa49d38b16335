/** Packets as routers and tools print them: written from outputs that were published, so that tests need no tool. */

const octets = (bytes: Uint8Array): string[] => Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0'));

const characters = (bytes: Uint8Array): string =>
  Array.from(bytes, (octet) => (octet >= 32 && octet < 127 ? String.fromCharCode(octet) : '.')).join('');

const rows = (bytes: Uint8Array, size = 16): { at: number; row: Uint8Array }[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
    at: index * size,
    row: bytes.subarray(index * size, (index + 1) * size),
  }));

const grouped = (bytes: Uint8Array, size: number): string =>
  rows(bytes, size)
    .map(({ row }) => octets(row).join(''))
    .join(' ');

const hexOffset = (at: number, digits: number): string => at.toString(16).padStart(digits, '0');

/** tcpdump -x, or -X with the characters. */
export const tcpdump = (bytes: Uint8Array, withCharacters: boolean): string =>
  rows(bytes)
    .map(({ at, row }) => {
      const groups = grouped(row, 2);
      return `\t0x${hexOffset(at, 4)}:  ${withCharacters ? `${groups.padEnd(39)}  ${characters(row)}` : groups}`;
    })
    .join('\n');

/** Wireshark's and tshark -x. */
export const wireshark = (bytes: Uint8Array): string =>
  rows(bytes)
    .map(({ at, row }) => `${hexOffset(at, 4)}  ${octets(row).join(' ').padEnd(47)}   ${characters(row)}`)
    .join('\n');

/** hexdump -C: a wider gap in the middle, a line with the length alone at the end. */
export const hexdumpCanonical = (bytes: Uint8Array): string =>
  [
    ...rows(bytes).map(({ at, row }) => {
      const text = octets(row);
      const left = text.slice(0, 8).join(' ');
      const halves = text.length > 8 ? `${left}  ${text.slice(8).join(' ')}` : left;
      return `${hexOffset(at, 8)}  ${halves.padEnd(48)}  |${characters(row)}|`;
    }),
    hexOffset(bytes.length, 8),
  ].join('\n');

/** od -A o -t x1: octal offsets. */
export const octalDump = (bytes: Uint8Array): string =>
  [...rows(bytes), { at: bytes.length, row: new Uint8Array(0) }]
    .map(({ at, row }) => [at.toString(8).padStart(7, '0'), ...octets(row)].join(' '))
    .join('\n');

/** hexdump without options on a little-endian machine. */
export const swappedWords = (bytes: Uint8Array): string =>
  [
    ...rows(bytes).map(({ at, row }) => {
      const words = rows(row, 2).map(({ row: pair }) => octets(Uint8Array.of(pair[1] ?? 0, pair[0] ?? 0)).join(''));
      return [hexOffset(at, 7), ...words].join(' ');
    }),
    hexOffset(bytes.length, 7),
  ].join('\n');

/**
 * `show monitor capture buffer … dump` of IOS: memory addresses, the first line filled from the right, and one byte of
 * zero behind the packet.
 */
export function iosBuffer(bytes: Uint8Array, heading: string, address = 0x0d98b868): string {
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  const lines = [heading, ''];
  for (let at = 0; at < padded.length;) {
    const column = (address + at) % 16;
    const row = padded.subarray(at, at + 16 - column);
    const groups = `${' '.repeat((column / 4) * 9)}${grouped(row, 4).toUpperCase()}`.padEnd(35);
    lines.push(
      `${hexOffset(address + at - column, 8).toUpperCase()}: ${groups}  ${' '.repeat(column)}${characters(row)}`,
    );
    at += row.length;
  }
  return lines.join('\n');
}

/** `show monitor capture … buffer dump` of IOS-XE: a number, then four groups a line. */
export const iosXeBuffer = (bytes: Uint8Array, number: number): string =>
  [
    String(number),
    ...rows(bytes).map(
      ({ at, row }) =>
        `  ${hexOffset(at, 4).toUpperCase()}:  ${grouped(row, 4).toUpperCase().padEnd(35)}   ${characters(row)}`,
    ),
  ].join('\n');

/** `show capture … dump` of ASA: one blank between bytes and characters. */
export const asaCapture = (bytes: Uint8Array, heading: string): string =>
  [
    heading,
    ...rows(bytes).map(({ at, row }) => `0x${hexOffset(at, 4)} ${grouped(row, 2).padEnd(39)} ${characters(row)}`),
  ].join('\n');

/** `diagnose sniffer packet any '…' 6` of FortiOS: tabs around the bytes. */
export const fortiSniffer = (bytes: Uint8Array, heading: string): string =>
  [heading, ...rows(bytes).map(({ at, row }) => `0x${hexOffset(at, 4)}\t ${grouped(row, 2)}\t${characters(row)}`)].join(
    '\n',
  );

/** `show platform packet-trace packet 0` of IOS-XE with copies of the packet on its way in and out. */
export function packetTrace(into: Uint8Array, out: Uint8Array): string {
  const copy = (bytes: Uint8Array): string[] => rows(bytes, 32).map(({ row }) => `  ${grouped(row, 4)}`);
  return [
    'show platform packet-trace packet 0',
    'Packet: 0           CBUG ID: 1',
    'Summary',
    '  Input     : GigabitEthernet0/1/1',
    '  Output    : GigabitEthernet0/1/5',
    '  State     : FWD',
    '  Timestamp',
    '    Start   : 354255844076290 ns (04/08/2025 12:06:57.87318 UTC)',
    '    Stop    : 354255844275880 ns (04/08/2025 12:06:57.87518 UTC)',
    'Path Trace',
    '  Feature: IPV4(Input)',
    '    Input       : GigabitEthernet0/1/1',
    '    Output      : <unknown>',
    'Packet Copy In',
    ...copy(into),
    'Packet Copy Out',
    ...copy(out),
    '  ARPA',
    '    Destination MAC     : c471.fe70.8933',
  ].join('\n');
}
