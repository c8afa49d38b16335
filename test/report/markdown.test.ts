import { expect, test } from 'vitest';
import {
  documentSchema,
  type AnalysisDocument,
  type FindingRecord,
  type FixRecord,
} from '../../src/report/document.ts';
import { markdownReport } from '../../src/report/markdown.ts';

const fix: FixRecord = {
  platform: 'cisco-ios',
  title: 'Cisco IOS: turn off the DNS ALG for TCP',
  commands: ['no ip nat service alg tcp dns'],
  rollback: ['ip nat service alg tcp dns'],
  verify: [],
  flush: ['clear ip nat translation *'],
  risk: 'Answers are no longer rewritten.',
  proven: false,
  proof: 'Not proven: the log alone holds no packets.',
  effects: ['1 session would lose gates: ftp 10.0.0.5:40000 > 192.0.2.9:21.'],
};
const finding: FindingRecord = {
  id: 'tcp/reset-by-gateway',
  severity: 'error',
  title: 'A device in between sent the RST',
  detail: 'Detail.',
  accountable: 'gateway',
  confidence: 0.974,
  source: 0,
  packets: [7],
  lines: [],
  session: null,
  flow: null,
  evidence: [
    { text: 'TTL 254', packet: 7 },
    { text: 'the refusal', source: 1, line: 35 },
  ],
  fixes: [fix],
};
const analysis = (findings: readonly FindingRecord[]): AnalysisDocument => ({
  schema: documentSchema,
  sources: [source('reset.pcap', 'capture', 9, 0), source('router.log', 'trace', 0, 38)],
  flows: 1,
  sessions: [],
  findings,
});
const source = (path: string, kind: 'capture' | 'trace', packets: number, lines: number) => ({
  path,
  kind,
  format: kind === 'capture' ? 'pcap' : 'cisco-ios',
  packets,
  lines,
  bytes: 1000,
  firstTime: null,
  lastTime: null,
  linkTypes: [],
  problems: [],
});

test('a finding is told with its places, its evidence and its fix', () => {
  expect(markdownReport(analysis([finding]))).toMatchInlineSnapshot(`
    "# Findings: reset.pcap, router.log

    - reset.pcap: capture (pcap), 9 packets, 1000 bytes
    - router.log: trace (cisco-ios), 38 lines, 1000 bytes

    1 finding, 0 ALG sessions, 1 flow.

    ## A device in between sent the RST

    error \`tcp/reset-by-gateway\`, accountable: **gateway**, confidence 97 %

    In reset.pcap: packet 7.

    Detail.

    Evidence:

    - TTL 254 (packet 7)
    - the refusal (line 35 of router.log)

    ### Cisco IOS: turn off the DNS ALG for TCP

    Not proven: the log alone holds no packets.

    Also: 1 session would lose gates: ftp 10.0.0.5:40000 \\> 192.0.2.9:21.

    Commands:

        no ip nat service alg tcp dns

    Flush:

        clear ip nat translation *

    Rollback:

        ip nat service alg tcp dns

    Risk: Answers are no longer rewritten.
    "
  `);
});

test('what a packet says cannot become markup', () => {
  const hostile = '<img src=x> [link](http://a) *b* `c`\n# heading';
  const report = markdownReport(analysis([{ ...finding, detail: hostile, fixes: [] }]));
  expect(report).toContain('\\<img src=x\\> \\[link\\](http\\://a) \\*b\\* \\`c\\` \\# heading');
});

test('a finding about very many packets names the first of them', () => {
  const packets = Array.from({ length: 1000 }, (_, index) => index + 1);
  expect(markdownReport(analysis([{ ...finding, packets }]))).toContain(
    'packets 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 988 more.',
  );
});

test('nothing found is said in one line', () => {
  expect(markdownReport(analysis([]))).toContain('0 findings, 0 ALG sessions, 1 flow.');
});
