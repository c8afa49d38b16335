/** The golden cases of DHCP and SNMP. */
import { expect, test } from 'vitest';
import { managementCases } from '../captures/management-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(managementCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('SNMP on another port is recognised', async () => {
  const files = managementCases.find(({ name }) => name === 'snmp: requests on another port')?.files ?? {};
  const { document } = await analyzeFiles(files);
  expect(document.sessions).toMatchObject([{ alg: 'snmp', chosenBy: 'probe', server: '192.0.2.67:16100' }]);
  expect(document.sessions[0]?.messages.map(({ name }) => name)).toEqual(['get', 'get']);
});
