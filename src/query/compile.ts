/** A filter text to a predicate over packet indices. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { parseIpv4, parseIpv6 } from '../base/address.ts';
import { none } from '../capture/packet-index.ts';
import { fields, type AddressField, type Field } from './fields.ts';
import { FilterError } from './lexer.ts';
import { parseFilter, type Comparison, type FilterNode } from './parser.ts';

export type PacketPredicate = (packet: number) => boolean;

/** Null when `text` is empty. Throws `FilterError` with a message for the user. */
export function compileFilter(text: string, analysis: CaptureAnalysis): PacketPredicate | null {
  const tree = parseFilter(text);
  return tree && compile(tree, analysis);
}

function compile(node: FilterNode, analysis: CaptureAnalysis): PacketPredicate {
  switch (node.kind) {
    case 'or': {
      const left = compile(node.left, analysis);
      const right = compile(node.right, analysis);
      return (packet) => left(packet) || right(packet);
    }
    case 'and': {
      const left = compile(node.left, analysis);
      const right = compile(node.right, analysis);
      return (packet) => left(packet) && right(packet);
    }
    case 'not': {
      const operand = compile(node.operand, analysis);
      return (packet) => !operand(packet);
    }
    case 'exists':
      return exists(fieldOf(node.field, node.at), analysis);
    case 'compare':
      return compare(fieldOf(node.field, node.at), node.comparison, node.values, node.at, analysis);
  }
}

function fieldOf(name: string, at: number): Field {
  const field = fields.get(name.toLowerCase());
  if (field) return field;
  const near = [...fields.keys()]
    .filter((known) => known.startsWith(name.toLowerCase().split('.')[0] ?? ''))
    .slice(0, 4);
  throw new FilterError(`There is no field "${name}"${near.length > 0 ? `; there are ${near.join(', ')}` : ''}`, at);
}

function exists(field: Field, analysis: CaptureAnalysis): PacketPredicate {
  if (field.kind === 'flag') return (packet) => field.read(analysis, packet);
  if (field.kind === 'address') return (packet) => endsOf(analysis, packet, field).length > 0;
  const values: number[] = [];
  return (packet) => {
    values.length = 0;
    field.read(analysis, packet, values);
    return values.length > 0;
  };
}

function compare(
  field: Field,
  comparison: Comparison,
  texts: readonly string[],
  at: number,
  analysis: CaptureAnalysis,
): PacketPredicate {
  if (comparison === 'contains') throw new FilterError('"contains" needs text, and no field here holds text', at);
  if (field.kind === 'address') return compareAddress(field, comparison, texts, at, analysis);
  const wanted = texts.map((text) => numberOf(text, at));
  if (field.kind === 'flag') {
    const value = wanted[0] !== 0;
    if (comparison === '==') return (packet) => field.read(analysis, packet) === value;
    if (comparison === '!=') return (packet) => field.read(analysis, packet) !== value;
    throw new FilterError('A flag is compared with == or != and 0 or 1', at);
  }
  const test = numberTest(comparison, wanted);
  const values: number[] = [];
  return (packet) => {
    values.length = 0;
    field.read(analysis, packet, values);
    // As in Wireshark since 4.0: != holds when no occurrence is equal.
    return values.length > 0 && (comparison === '!=' ? values.every(test) : values.some(test));
  };
}

function numberTest(comparison: Comparison, wanted: readonly number[]): (value: number) => boolean {
  const first = wanted[0] ?? 0;
  switch (comparison) {
    case '==':
      return (value) => value === first;
    case '!=':
      return (value) => value !== first;
    case '<':
      return (value) => value < first;
    case '<=':
      return (value) => value <= first;
    case '>':
      return (value) => value > first;
    case '>=':
      return (value) => value >= first;
    default:
      return (value) => wanted.includes(value);
  }
}

function numberOf(text: string, at: number): number {
  if (/^true$/i.test(text)) return 1;
  if (/^false$/i.test(text)) return 0;
  const value = /^(0x[0-9a-f]+|\d+(\.\d+)?)$/i.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new FilterError(`"${text}" is not a number`, at);
  return value;
}

function compareAddress(
  field: AddressField,
  comparison: Comparison,
  texts: readonly string[],
  at: number,
  analysis: CaptureAnalysis,
): PacketPredicate {
  if (comparison !== '==' && comparison !== '!=' && comparison !== 'in')
    throw new FilterError('Addresses are compared with ==, != or in {…}', at);
  const tests = texts.map((text) => (field.ipVersion === 4 ? ipv4Test(text, at) : ipv6Test(text, at, analysis)));
  const equal = (value: number): boolean => tests.some((test) => test(value));
  return (packet) => {
    const ends = endsOf(analysis, packet, field);
    return ends.length > 0 && (comparison === '!=' ? !ends.some(equal) : ends.some(equal));
  };
}

function ipv4Test(text: string, at: number): (value: number) => boolean {
  const [host = '', prefix = '32'] = text.split('/');
  const value = parseIpv4(host);
  const bits = Number(prefix);
  if (value === undefined || !Number.isInteger(bits) || bits < 0 || bits > 32)
    throw new FilterError(`"${text}" is not an IPv4 address or prefix`, at);
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  return (candidate) => (candidate & mask) >>> 0 === (value & mask) >>> 0;
}

function ipv6Test(text: string, at: number, analysis: CaptureAnalysis): (value: number) => boolean {
  const [host = '', prefix = '128'] = text.split('/');
  const wanted = parseIpv6(host);
  const bits = Number(prefix);
  if (!wanted || !Number.isInteger(bits) || bits < 0 || bits > 128)
    throw new FilterError(`"${text}" is not an IPv6 address or prefix`, at);
  const known = new Map<number, boolean>();
  return (number) => {
    let result = known.get(number);
    if (result === undefined) {
      const bytes = parseIpv6(analysis.flows.addresses.text(number)) ?? new Uint8Array(16);
      result = bytes.every((byte, index) => {
        const mask = (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff;
        return (byte & mask) === ((wanted[index] ?? 0) & mask);
      });
      known.set(number, result);
    }
    return result;
  };
}

const noEnds: readonly number[] = [];
const bothEnds: [number, number] = [0, 0];
const oneEnd: [number] = [0];

/** Address numbers of the packet's ends that the field means; the result is reused by the next call. */
function endsOf({ index, flows }: CaptureAnalysis, packet: number, field: AddressField): readonly number[] {
  const flow = index.flow(packet);
  if (flow === none || flows.ipVersion(flow) !== field.ipVersion) return noEnds;
  const forward = index.direction(packet) === 0;
  const source = forward ? flows.addressFirst(flow) : flows.addressOther(flow);
  const destination = forward ? flows.addressOther(flow) : flows.addressFirst(flow);
  if (field.source && field.destination) {
    bothEnds[0] = source;
    bothEnds[1] = destination;
    return bothEnds;
  }
  oneEnd[0] = field.source ? source : destination;
  return oneEnd;
}
