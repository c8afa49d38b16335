/**
 * First lines of SIP and RTSP messages, which have one grammar: `METHOD uri PROTOCOL/x.y` asks, `PROTOCOL/x.y status reason`
 * answers. Also whether bytes begin one: how messages are told from other things in a stream.
 */
import { latin1 } from '../../base/bytes.ts';
import type { ProbeVerdict } from '../alg.ts';

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string; readonly uriOffset: number }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

export interface StartLineGrammar {
  /** `SIP`, `RTSP`. */
  readonly protocol: string;
  /** What a URI begins with, to its colon or whole. */
  readonly uri: RegExp;
  /** URIs of the protocol itself: with one of these schemes even a cut line is hardly anything else. */
  readonly ownUri: RegExp;
  readonly methods: ReadonlySet<string>;
}

/** A request line holds a URI; more than this and it is something else. */
const maximumLineBytes = 2048;
const methodForm = /^[A-Z][A-Z0-9_.-]{1,19}$/;
const beginningBytes = 24;

export class StartLines {
  private readonly grammar: StartLineGrammar;
  private readonly requestLine: RegExp;
  private readonly statusLine: RegExp;
  private readonly beginning: RegExp;

  constructor(grammar: StartLineGrammar) {
    this.grammar = grammar;
    const { protocol } = grammar;
    this.requestLine = new RegExp(`^([A-Z][A-Z0-9_.-]{1,19}) +(\\S+) +${protocol}/\\d\\.\\d$`);
    this.statusLine = new RegExp(`^${protocol}/\\d\\.\\d +(\\d{3})(?: (.*))?$`);
    this.beginning = new RegExp(
      `^(?:${protocol}/\\d\\.\\d \\d|[A-Z][A-Z_]{2,12} ${grammar.ownUri.source.replace('^', '')})`,
    );
  }

  /** `line` without its end; undefined when it begins no message. */
  parse(line: string): StartLine | undefined {
    const status = this.statusLine.exec(line);
    if (status) return { kind: 'response', status: Number(status[1]), reason: (status[2] ?? '').trim() };
    const request = this.requestLine.exec(line);
    const method = request?.[1];
    const uri = request?.[2];
    if (method === undefined || uri === undefined || !this.grammar.uri.test(uri)) return undefined;
    return { kind: 'request', method, uri, uriOffset: line.indexOf(uri, method.length) };
  }

  /** Whether a message begins at `at`; `more` while the line is cut and nothing speaks against it. */
  begins(bytes: Uint8Array, at: number): ProbeVerdict {
    const first = bytes[at];
    if (first === undefined) return 'more';
    if (first < 0x41 || first > 0x5a) return 'no';
    const lineFeed = bytes.indexOf(10, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed;
    if (end - at > maximumLineBytes) return 'no';
    const text = latin1(bytes, at, end);
    if (lineFeed >= 0) return this.parse(text.trimEnd()) ? 'yes' : 'no';
    return this.mayBegin(text) ? 'more' : 'no';
  }

  /** A beginning that nothing but a message of the protocol has, as far as a few bytes tell. */
  isBeginning(bytes: Uint8Array, at: number): boolean {
    return this.beginning.test(latin1(bytes, at, Math.min(at + beginningBytes, bytes.length)));
  }

  /** A line that is cut somewhere. */
  private mayBegin(text: string): boolean {
    const { protocol, ownUri, methods } = this.grammar;
    const version = `${protocol}/`;
    if (version.startsWith(text) || text.startsWith(version)) return true;
    const space = text.indexOf(' ');
    if (space < 0) return methodForm.test(`${text}AA`) && text.length <= 20;
    const method = text.slice(0, space);
    if (!methodForm.test(method)) return false;
    const rest = text.slice(space).trimStart();
    return rest === '' || ownUri.test(rest) || (methods.has(method) && /^[a-z*]{1,5}$/i.test(rest));
  }
}
