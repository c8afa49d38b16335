/** What a gateway's IRC ALG makes of a DCC offer: address and port of the other side, in the notation that stands there. */
import { parseIpv4 } from '../../base/address.ts';
import type { TranslateEnd } from '../address-rewrite.ts';
import { asciiBytes, replaceFields, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import { lineBytes, textBytesOf } from '../line-reader.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { readDcc } from './dcc.ts';
import { maximumLineBytes, parseIrcLine, tlsBegins } from './parse.ts';

/** One line, its end included, as it leaves the gateway. */
export function rewriteDcc(line: Uint8Array, translate: TranslateEnd): RewrittenFields {
  const parsed = parseIrcLine(line, textBytesOf(line));
  const offer = parsed && readDcc(parsed.parameters.at(-1) ?? '');
  const outside = offer && translate(offer.address, offer.port);
  if (!parsed || !outside) return replaceFields(line, []);
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

export const ircRewriter: CreateRewriter = () => {
  let isEncrypted = false;
  return {
    frame: (from, bytes) => {
      if (isEncrypted) return 'opaque';
      const framing = framingOf(lineBytes(bytes, maximumLineBytes), bytes, maximumLineBytes);
      if (from === 'server' && framing !== 'opaque' && framing > 0) {
        const line = bytes.subarray(0, framing);
        isEncrypted = parseIrcLine(line, textBytesOf(line))?.command === tlsBegins;
      }
      return framing;
    },
    rewrite: (message, _from, { end }) => rewriteDcc(message, end),
  };
};
