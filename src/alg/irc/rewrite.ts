/** What a gateway's IRC ALG makes of a DCC offer: address and port of the other side, in the notation that stands there. */
import { parseIpv4 } from '../../base/address.ts';
import { asciiBytes, replaceFields, type PayloadBinding, type RewrittenFields } from '../field-rewrite.ts';
import { readDcc } from './dcc.ts';
import { parseIrcLine } from './parse.ts';

const carriageReturn = 13;
const lineFeed = 10;

/** One line, its end included, as it leaves the gateway. Only the binding's inside endpoint is replaced. */
export function rewriteDcc(line: Uint8Array, { inside, outside }: PayloadBinding): RewrittenFields {
  let end = line.length;
  while (end > 0 && (line[end - 1] === lineFeed || line[end - 1] === carriageReturn)) end -= 1;
  const parsed = parseIrcLine(line, end);
  const offer = parsed && readDcc(parsed.parameters.at(-1) ?? '');
  if (!parsed || offer?.address !== inside.address || offer.port !== inside.port) return replaceFields(line, []);
  return replaceFields(
    line,
    offer.fields.flatMap((field) => {
      const moved = { ...field, offset: field.offset + parsed.lastOffset };
      const value = field.name === 'port' ? String(outside.port) : outside.address;
      if (value === field.value) return [];
      const stands = String.fromCharCode(...line.subarray(moved.offset, moved.offset + moved.length));
      const v4 = parseIpv4(outside.address);
      const isNumber = field.name === 'address' && /^\d+$/.test(stands) && v4 !== undefined;
      return [{ field: moved, value, written: asciiBytes(isNumber ? String(v4) : value) }];
    }),
  );
}
