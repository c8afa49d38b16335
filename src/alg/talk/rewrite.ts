/** What a gateway's talk ALG makes of a message: both endpoints become those of the other side. Sizes do not change. */
import type { TranslateEnd } from '../address-rewrite.ts';
import {
  addressBytes, binaryReplacement, portBytes, replaceFields, type FieldReplacement, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import type { CreateRewriter } from '../rewriter.ts';
import { ntalkPort, parseTalk, type TalkAddress } from './parse.ts';

/** Endpoints that `translate` knows are replaced, others stay. */
export function rewriteTalk(message: Uint8Array, isNtalk: boolean, translate: TranslateEnd): RewrittenFields {
  const parsed = parseTalk(message, isNtalk);
  const ends = [parsed?.endpoint, parsed?.control].filter((end) => end !== undefined);
  return replaceFields(
    message,
    ends.flatMap((end) => replacementsOf(end, translate)),
  );
}

function replacementsOf({ address, port, fields }: TalkAddress, translate: TranslateEnd): FieldReplacement[] {
  const to = translate(address, port);
  const written = to && addressBytes(to.address, 4);
  if (!written) return [];
  return fields.flatMap((field) =>
    field.length === 2
      ? binaryReplacement(field, String(to.port), portBytes(to.port))
      : binaryReplacement(field, to.address, written),
  );
}

export const talkRewriter: CreateRewriter = ({ client, server }) => {
  const isNtalk = server.port === ntalkPort || client.port === ntalkPort;
  return { rewrite: (message, _from, { end }) => rewriteTalk(message, isNtalk, end) };
};
