/** What a trace says is wrong, as an editor's problems: range, finding, words that keep proof and reading apart. */
import { formatSpan } from '../../../base/time.ts';
import type { TraceRange, TraceRecord } from './record.ts';
import { numberIn, rangeInRecord, readTrace, secondsFrom, startOf } from './trace-document.ts';

/** What the Quick Fix is asked for: the platform's writer turns it into commands. */
export interface TraceFixTarget {
  readonly finding: string;
  readonly alg: 'dns';
  readonly transport: 'tcp';
}

interface Related {
  readonly range: TraceRange;
  readonly message: string;
}

export interface TraceDiagnostic extends TraceRange {
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  /** Id in the catalogue of findings. */
  readonly finding: string;
  readonly message: string;
  readonly related: readonly Related[];
  /** Null where no command of the router mends it. */
  readonly fix: TraceFixTarget | null;
}

const mostDiagnostics = 500;
const mostRelated = 10;
/** Records after a refusal in which its consequences are looked for. */
const mostFollowing = 40;

/** Ranges that a Quick Fix belongs to, for the light bulb. */
export const traceFixes = (lines: readonly string[]): readonly (TraceRange & { readonly fix: TraceFixTarget })[] =>
  traceDiagnostics(lines).flatMap((diagnostic) => {
    const { line, startColumn, endColumn, fix } = diagnostic;
    return fix ? [{ line, startColumn, endColumn, fix }] : [];
  });

/** In the order of the lines, 500 at most. Lines start at 1, columns at 0. */
export function traceDiagnostics(lines: readonly string[]): readonly TraceDiagnostic[] {
  const { records, flows } = readTrace(lines);
  const found: TraceDiagnostic[] = [];
  const repeated = new Map<string, Related[]>();
  const stories: FlowStory[] = [];
  /** Of the lines whose flow is not known; nobody is blamed for a reset among them. */
  const untold = newStory();
  /** First complaint about each host that no address was left for. */
  const withoutAddress = new Map<number | string | undefined, TraceRecord>();
  /** The same drop again and again is one problem with its lines beside it. */
  const once = (
    key: string,
    record: TraceRecord,
    cause: Related | null,
    make: (related: Related[]) => TraceDiagnostic,
  ): void => {
    const known = repeated.get(key);
    if (known) {
      if (known.length < mostRelated) known.push({ range: startOf(record), message: 'the same again' });
      return;
    }
    const related = cause ? [cause] : [];
    repeated.set(key, related);
    found.push(make(related));
  };

  for (const record of records) {
    if (found.length >= mostDiagnostics) break;
    const story = record.flow === null ? untold : (stories[record.flow] ??= newStory());
    story.next += 1;
    switch (record.name) {
      case 'alg-lookup':
        story.lookup = record;
        break;
      case 'l4f-send':
        if (record.flow !== null) story.passedBytes = Math.max(story.passedBytes, numberIn(record, 'l4f_send') ?? 0);
        break;
      case 'alg-unsupported': {
        if (record.flow !== null) story.refusal = record;
        const following = record.flow === null ? [] : (flows[record.flow] ?? []);
        found.push(unsupported(record, story, following.slice(story.next, story.next + mostFollowing)));
        break;
      }
      case 'l4f-not-accepted':
        if (record.flow !== null) story.refusal ??= record;
        break;
      case 'l4f-aborting':
        found.push(aborted(record, story));
        break;
      case 'nat-no-address':
        if (!withoutAddress.has(record.values['s'])) withoutAddress.set(record.values['s'], record);
        once(`no-address ${record.values['s']} ${record.values['list']}`, record, null, (related) =>
          noAddress(record, related),
        );
        break;
      case 'nat-failed': {
        const { s, d } = record.values;
        const cause = withoutAddress.get(s);
        const why = cause ? { range: startOf(cause), message: 'no address for this host' } : null;
        once(`failed ${s} ${d}`, record, why, (related) => failed(record, related));
        break;
      }
      case 'firewall-drop': {
        const { zone_pair: zonePair, s, d } = record.values;
        once(`firewall ${zonePair} ${s} ${d}`, record, null, (related) => firewallDrop(record, related));
        break;
      }
      default:
        break;
    }
  }
  return found;
}

/** What a flow has said so far. */
interface FlowStory {
  /** Index of the flow's next record. */
  next: number;
  lookup: TraceRecord | null;
  refusal: TraceRecord | null;
  passedBytes: number;
}

const newStory = (): FlowStory => ({ next: 0, lookup: null, refusal: null, passedBytes: 0 });

/** DNS by its own word, or because nothing speaks against the only ALG that is known to print the line. */
const isDns = (refusal: TraceRecord, { lookup }: FlowStory): boolean =>
  refusal.alg === 'dns' || (refusal.alg === null && lookup === null);

/** The refusal of a size; `following` are the flow's next records. */
function unsupported(record: TraceRecord, story: FlowStory, following: readonly TraceRecord[]): TraceDiagnostic {
  const { lookup, passedBytes } = story;
  const size = numberIn(record, 'l7_msg_size') ?? 0;
  const dns = isDns(record, story);
  const sentences = [
    dns
      ? `The router's DNS ALG refuses this message: its declared size is ${size} bytes.`
      : `An ALG of the router refuses this message: its declared size is ${size} bytes. Which ALG appl_type ${lookup?.values['appl_type'] ?? '?'} stands for is not publicly known.`,
    `The limit is not printed and not publicly documented${passedBytes > 0 ? `; ${passedBytes} bytes passed in this flow` : ''}.`,
    ...(record.alg === null && dns ? ['The line does not name the ALG: DNS is the only one known to print it.'] : []),
  ];
  const refused = following.find((other) => other.kind === 'packet-refused');
  const abort = following.find((other) => other.kind === 'flow-aborted');
  const related = [
    lookup && {
      range: startOf(lookup),
      message: `${numberIn(lookup, 'l7_bytes_recd') ?? '?'} bytes of it had arrived`,
    },
    refused && { range: startOf(refused), message: 'the packet is refused' },
    abort && { range: startOf(abort), message: 'the flow is given up' },
  ];
  return {
    ...rangeInRecord(record, Math.max(0, record.text.indexOf('Unsupported')), record.text.length),
    severity: dns ? 'error' : 'hint',
    finding: dns ? 'dns/message-exceeds-limit' : 'alg/cannot-know',
    message: sentences.join(' '),
    related: related.filter((entry) => entry !== null && entry !== undefined),
    fix: dns ? { finding: 'dns/message-exceeds-limit', alg: 'dns', transport: 'tcp' } : null,
  };
}

/** `read RST, aborting`: the router's own reset where a refusal precedes it in the flow, undecided elsewhere. */
function aborted(record: TraceRecord, story: FlowStory): TraceDiagnostic {
  const range = rangeInRecord(record, Math.max(0, record.text.indexOf('read ')), record.text.length);
  const { refusal } = story;
  if (!refusal || record.values['read'] !== 'RST')
    return {
      ...range,
      severity: 'hint',
      finding: 'alg/cannot-know',
      message:
        `The router gives the flow up. Who sent the ${record.values['read']}, the log does not say: no refusal is known to precede it in this flow. ` +
        'A capture decides it: compare its TTL with the other packets of the same sender.',
      related: [],
      fix: null,
    };
  const span = secondsFrom(refusal, record);
  return {
    ...range,
    severity: 'error',
    finding: 'tcp/reset-by-gateway',
    message: [
      `The router gives the flow up${span === null ? '' : ` ${formatSpan(span)}`} after ${refusal.kind === 'message-unsupported' ? 'its ALG refused a message' : 'it refused a packet'} (line ${startOf(refusal).line}).`,
      'The log proves the refusal and the order, within one flow.',
      "It does not prove who sent the RST: most likely the router itself, in the server's name. A capture proves that when the RST's TTL differs from the TTL of the server's other packets.",
    ].join(' '),
    related: [{ range: startOf(refusal), message: 'the refusal' }],
    fix: isDns(refusal, story) ? { finding: 'tcp/reset-by-gateway', alg: 'dns', transport: 'tcp' } : null,
  };
}

function noAddress(record: TraceRecord, related: readonly Related[]): TraceDiagnostic {
  const list = record.values['list'];
  return {
    ...rangeInRecord(record, Math.max(0, record.text.indexOf('failed')), record.text.length),
    severity: 'error',
    finding: 'nat/pool-exhausted',
    message:
      `NAT could not allocate a global address for ${record.values['s']}${list === undefined ? '' : ` (list or map ${list})`}: ` +
      'its pool is exhausted, or too small without overload. This is not an ALG fault.',
    related,
    fix: null,
  };
}

/** `related` begins with the line that says why, where there is one. */
function failed(record: TraceRecord, related: readonly Related[]): TraceDiagnostic {
  const { s, d, reason } = record.values;
  const packet = `The packet from ${s ?? 'an unnamed host'}${d === undefined ? '' : ` to ${d}`}`;
  const cause = related[0];
  return {
    ...rangeInRecord(record, Math.max(0, record.text.indexOf('translation failed')), record.text.length),
    severity: cause ? 'error' : 'hint',
    finding: cause ? 'nat/pool-exhausted' : 'alg/cannot-know',
    message: cause
      ? `${packet} was dropped: NAT could not allocate an address for its sender (line ${cause.range.line}).`
      : `${packet} could not be translated and was dropped. ${reason === undefined ? 'The line gives no reason' : `What the reason (${reason}) means is not publicly documented`}; with "debug ip nat detailed" the lines before may tell.`,
    related,
    fix: null,
  };
}

function firewallDrop(record: TraceRecord, related: readonly Related[]): TraceDiagnostic {
  const { s, s_port: sourcePort, d, d_port: port, zone_pair: zonePair, class: className, protocol } = record.values;
  const rule = zonePair === undefined ? '' : ` (zone-pair ${zonePair}, class ${className})`;
  return {
    ...rangeInRecord(record, Math.max(0, record.text.indexOf('Dropping')), record.text.length),
    severity: 'warning',
    finding: 'nat/zone-firewall-drop',
    message: `The zone firewall dropped ${protocol} ${s}:${sourcePort} to ${d}:${port}${rule}. This is not NAT and not an ALG.`,
    related,
    fix: null,
  };
}
