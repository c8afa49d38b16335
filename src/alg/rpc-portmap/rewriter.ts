/** What a gateway does with the messages of one ONC RPC session: calls are remembered, a mapper's words are translated. */
import type { LocatedField, Side } from '../alg.ts';
import { unchanged, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf, maximumMessageBytes } from '../frame-size.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import { CallTable } from '../rpc/call-table.ts';
import { parseRpcMessage } from '../rpc/parse.ts';
import { recordBytes } from '../rpc/record-reader.ts';
import { rewriteRecord } from '../rpc/record-rewrite.ts';
import { readPortmapReply, readPortmapRequest, type PortmapRequest } from './parse.ts';
import { rewriteMappings } from './rewrite.ts';

interface MapperWords {
  /** Whose services are told: the side that is asked. */
  readonly owner: Side;
  readonly fields: readonly LocatedField[];
}

/** `guesses`: the session is a mapper's own, so that answers to calls which were not seen are read as well. */
const createRewriter =
  (guesses: boolean): CreateRewriter =>
  (session) => {
    const calls = {
      client: new CallTable<PortmapRequest | undefined>(),
      server: new CallTable<PortmapRequest | undefined>(),
    };
    const carrier = session.transport === 'tcp' ? 'tcp' : 'udp';
    const wordsOf = (message: Uint8Array, from: Side): MapperWords | undefined => {
      const parsed = parseRpcMessage(message);
      const other = from === 'client' ? 'server' : 'client';
      if (!parsed) return undefined;
      if (parsed.kind === 'call') {
        const request = readPortmapRequest(message, parsed);
        calls[from].add(parsed, 0, request);
        return request && { owner: other, fields: request.fields };
      }
      const result = readPortmapReply(message, parsed, calls[other].find(parsed.xid), carrier, guesses);
      return result && { owner: from, fields: result.fields };
    };
    return {
      ...(carrier === 'tcp'
        ? { frame: (_from: Side, bytes: Uint8Array) => framingOf(recordBytes(bytes), bytes, maximumMessageBytes) }
        : {}),
      rewrite: (message, from, { end }) => {
        const rewrite = (bare: Uint8Array): RewrittenFields => {
          const words = wordsOf(bare, from);
          return words
            ? rewriteMappings(bare, words.fields, end, addressSeenBy(session, from, words.owner))
            : unchanged(bare);
        };
        return carrier === 'tcp' ? rewriteRecord(message, rewrite) : rewrite(message);
      },
    };
  };

export const portmapRewriter: CreateRewriter = createRewriter(true);
/** Other programs' messages hold nothing that is translated; a mapper's calls may travel among them. */
export const rpcRewriter: CreateRewriter = createRewriter(false);
