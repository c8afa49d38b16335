/** Writes DNS messages byte by byte for the tests, so that each test shows what is on the wire. */

/** Bytes of hex text; spaces and line breaks are for the reader. */
export const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/\s+/g, '').match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

export const u16 = (value: number): readonly number[] => [value >>> 8, value & 255];
export const u32 = (value: number): readonly number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** `example.com` as labels; '' is the root. */
export const labels = (name: string): readonly number[] => [
  ...name.split('.').flatMap((label) => (label === '' ? [] : [label.length, ...new TextEncoder().encode(label)])),
  0,
];

export interface Entry {
  /** A name, or bytes such as a pointer. */
  readonly name: string | readonly number[];
  readonly type: number;
  readonly class?: number;
  readonly ttl?: number;
  readonly data?: readonly number[] | Uint8Array;
}

export interface MessageParts {
  readonly id?: number;
  /** Second 16 bits of the header. */
  readonly flags?: number;
  readonly questions?: readonly Entry[];
  readonly answers?: readonly Entry[];
  readonly authority?: readonly Entry[];
  readonly additional?: readonly Entry[];
}

const nameBytes = (name: Entry['name']): readonly number[] => (typeof name === 'string' ? labels(name) : name);

export const record = ({ name, type, class: recordClass = 1, ttl = 300, data = [] }: Entry): readonly number[] => [
  ...nameBytes(name),
  ...u16(type),
  ...u16(recordClass),
  ...u32(ttl),
  ...u16(data.length),
  ...data,
];

export function message({
  id = 0x1234,
  flags = 0x0100,
  questions = [],
  answers = [],
  authority = [],
  additional = [],
}: MessageParts): Uint8Array {
  return join(
    [id, flags, questions.length, answers.length, authority.length, additional.length].flatMap(u16),
    questions.flatMap(({ name, type, class: questionClass = 1 }) => [
      ...nameBytes(name),
      ...u16(type),
      ...u16(questionClass),
    ]),
    [...answers, ...authority, ...additional].flatMap(record),
  );
}

/** With the length prefix of DNS over TCP. */
export const framed = (bytes: Uint8Array): Uint8Array => join(u16(bytes.length), bytes);

export const response = 0x8180;
/** The first question's name, right behind the header. */
export const toQuestion: readonly number[] = [0xc0, 12];

export const opt = (payloadSize: number, ttl = 0): Entry => ({ name: '', type: 41, class: payloadSize, ttl });

/** RFC 1035 §3.3.13: two names and five numbers. */
export const soa = (serial: number, name: Entry['name'] = toQuestion): Entry => ({
  name,
  type: 6,
  data: [
    ...labels('ns.example.com'),
    ...labels('admin.example.com'),
    ...[serial, 7200, 900, 1209600, 300].flatMap(u32),
  ],
});

/** RFC 8945 §4.2, with a MAC of 32 bytes. */
export const tsig = (error = 0): Entry => ({
  name: 'transfer.key',
  type: 250,
  class: 255,
  ttl: 0,
  data: [
    ...labels('hmac-sha256'),
    ...[0, 0, 0x5a, 0x57, 0xef, 0x0e], // 2018-01-11T23:11:10Z
    ...u16(300),
    ...u16(32),
    ...Array.from({ length: 32 }, (_, index) => index),
    ...u16(0x1234),
    ...u16(error),
    ...u16(0),
  ],
});
