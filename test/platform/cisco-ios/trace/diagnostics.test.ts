import { expect, test } from 'vitest';
import { traceDiagnostics, traceFixes } from '../../../../src/platform/cisco-ios/trace/diagnostics.ts';
import { referenceTrace, translationLines } from './reference-trace.ts';

const words = (lines: readonly string[]): readonly string[] =>
  traceDiagnostics(lines).map(
    ({ line, startColumn, endColumn, finding, severity }) =>
      `${severity} ${finding}: ${line} ${lines[line - 1]?.slice(startColumn, endColumn)}`,
  );

test('the reference trace: the refused size and the reset that follows', () => {
  expect(traceDiagnostics(referenceTrace)).toMatchInlineSnapshot(`
    [
      {
        "endColumn": 61,
        "finding": "dns/message-exceeds-limit",
        "fix": {
          "alg": "dns",
          "finding": "dns/message-exceeds-limit",
          "transport": "tcp",
        },
        "line": 35,
        "message": "The router's DNS ALG refuses this message: its declared size is 31751 bytes. The limit is not printed and not publicly documented; 125 bytes passed in this flow.",
        "related": [
          {
            "message": "1452 bytes of it had arrived",
            "range": {
              "endColumn": 70,
              "line": 33,
              "startColumn": 21,
            },
          },
          {
            "message": "the packet is refused",
            "range": {
              "endColumn": 61,
              "line": 36,
              "startColumn": 21,
            },
          },
          {
            "message": "the flow is given up",
            "range": {
              "endColumn": 48,
              "line": 37,
              "startColumn": 22,
            },
          },
        ],
        "severity": "error",
        "startColumn": 30,
      },
      {
        "endColumn": 48,
        "finding": "tcp/reset-by-gateway",
        "fix": {
          "alg": "dns",
          "finding": "tcp/reset-by-gateway",
          "transport": "tcp",
        },
        "line": 37,
        "message": "The router gives the flow up 4 ms after its ALG refused a message (line 35). The log proves the refusal and the order, within one flow. It does not prove who sent the RST: most likely the router itself, in the server's name. A capture proves that when the RST's TTL differs from the TTL of the server's other packets.",
        "related": [
          {
            "message": "the refusal",
            "range": {
              "endColumn": 61,
              "line": 35,
              "startColumn": 21,
            },
          },
        ],
        "severity": "error",
        "startColumn": 30,
      },
    ]
  `);
  expect(words(referenceTrace)).toEqual([
    'error dns/message-exceeds-limit: 35 Unsupported l7_msg_size = 31751',
    'error tcp/reset-by-gateway: 37 read RST, aborting',
  ]);
});

test('the Quick Fix stands on both and names what to switch off', () => {
  expect(traceFixes(referenceTrace)).toEqual([
    {
      line: 35,
      startColumn: 30,
      endColumn: 61,
      fix: { finding: 'dns/message-exceeds-limit', alg: 'dns', transport: 'tcp' },
    },
    {
      line: 37,
      startColumn: 30,
      endColumn: 48,
      fix: { finding: 'tcp/reset-by-gateway', alg: 'dns', transport: 'tcp' },
    },
  ]);
});

test('a RST without a refusal in the flow is not blamed on anyone', () => {
  const calm = referenceTrace.filter((line) => !/Unsupported|CSM/.test(line));
  expect(words(calm)).toEqual(['hint alg/cannot-know: 35 read RST, aborting']);
  expect(traceFixes(calm)).toEqual([]);
});

test('a trace in which everything passes has no problems', () => {
  expect(traceDiagnostics(referenceTrace.slice(0, 28))).toEqual([]);
});

test('another application type is not called DNS and gets no fix', () => {
  const other = referenceTrace.map((line) => line.replace('appl_type=12', 'appl_type=7').replace('DNS l7', 'l7'));
  expect(words(other)).toEqual([
    'hint alg/cannot-know: 35 Unsupported l7_msg_size = 31751',
    'error tcp/reset-by-gateway: 37 read RST, aborting',
  ]);
  expect(traceDiagnostics(other)[0]?.message).toContain('appl_type 7');
  expect(traceFixes(other)).toEqual([]);
});

test('the two decisive lines alone are enough, and the doubt is said', () => {
  const lines = ['NAT-ALG: Unsupported l7_msg_size = 31751', 'NAT-L4F:read RST, aborting'];
  expect(words(lines)).toEqual([
    'error dns/message-exceeds-limit: 1 Unsupported l7_msg_size = 31751',
    'error tcp/reset-by-gateway: 2 read RST, aborting',
  ]);
  expect(traceDiagnostics(lines)[0]?.message).toContain('does not name the ALG');
});

test('with two questions open, the refusal is told and nobody is blamed for the reset', () => {
  const second = referenceTrace.map((line) =>
    line.replace('1073742971', '2000000001').replace('1073742972', '2000000002'),
  );
  const lines = [...referenceTrace.slice(0, 28), ...second];
  expect(words(lines)).toEqual([
    'error dns/message-exceeds-limit: 63 Unsupported l7_msg_size = 31751',
    'hint alg/cannot-know: 65 read RST, aborting',
  ]);
  expect(traceDiagnostics(lines)[0]?.message).not.toContain('passed in this flow');
});

test('the words of a broken line are marked where they begin', () => {
  expect(words(['NAT-ALG: Unsupported', 'l7_msg_size = 31751'])).toEqual([
    'error dns/message-exceeds-limit: 1 Unsupported',
  ]);
});

test('no address left, a dropped packet and the zone firewall', () => {
  expect(words(translationLines)).toEqual([
    'error nat/pool-exhausted: 5 failed to allocate address for 10.78.9.9, list/map ACL-NAT-CAPABLE',
    'error nat/pool-exhausted: 8 translation failed (A), dropping packet s=10.78.9.9 d=10.123.4.1',
    'warning nat/zone-firewall-drop: 17 Dropping tcp session 192.168.122.223:37148 192.168.122.18:3005 on zone-pair internet-self class class-default due to  DROP action found in policy-map with ip ident 52882',
  ]);
  expect(traceDiagnostics(translationLines).map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "NAT could not allocate a global address for 10.78.9.9 (list or map ACL-NAT-CAPABLE): its pool is exhausted, or too small without overload. This is not an ALG fault.",
      "The packet from 10.78.9.9 to 10.123.4.1 was dropped: NAT could not allocate an address for its sender (line 5).",
      "The zone firewall dropped tcp 192.168.122.223:37148 to 192.168.122.18:3005 (zone-pair internet-self, class class-default). This is not NAT and not an ALG.",
    ]
  `);
});

test('a failed translation without a reason before it is only a hint', () => {
  expect(words(['NAT: translation failed (A), dropping packet s=10.0.0.1 d=10.0.0.2'])).toEqual([
    'hint alg/cannot-know: 1 translation failed (A), dropping packet s=10.0.0.1 d=10.0.0.2',
  ]);
});

test('the same drop again and again is one problem with its lines beside it', () => {
  const again = Array.from({ length: 50 }, () => 'NAT: failed to allocate address for 10.78.9.9, list/map A');
  const found = traceDiagnostics(again);
  expect(found).toHaveLength(1);
  expect(found[0]?.related).toHaveLength(10);
  expect(found[0]?.related[0]?.range.line).toBe(2);
});

test('a log of nothing but problems stays bounded', () => {
  const many = Array.from({ length: 3000 }, (_, index) => `NAT-ALG: Unsupported l7_msg_size = ${index}`);
  expect(traceDiagnostics(many)).toHaveLength(500);
});
