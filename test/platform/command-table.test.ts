import { expect, test } from 'vitest';
import {
  availableIn,
  matchForm,
  releaseOf,
  renderCommand,
  type CommandForm,
} from '../../src/platform/command-table.ts';

const table: readonly CommandForm[] = [
  { form: 'clear {transport} {address} {port}', mode: 'exec', source: 'a manual', verified: true },
  { form: 'guess', mode: 'exec', source: 'remembered', verified: false },
];

test.each([
  ['clear tcp 192.0.2.1 53', ['tcp', '192.0.2.1', '53']],
  ['CLEAR  udp\t192.0.2.1 65535', ['udp', '192.0.2.1', '65535']],
  ['clear tcp 192.0.2.256 53', null],
  ['clear tcp 192.0.2.1 0', null],
  ['clear tcp 192.0.2.1 65536', null],
  ['clear icmp 192.0.2.1 53', null],
  ['clear tcp 192.0.2.1', null],
  ['clear tcp 192.0.2.1 53 53', null],
])('%s', (text, values) => {
  expect(matchForm('clear {transport} {address} {port}', text)).toEqual(values);
});

test('renders checked values only', () => {
  const form = 'clear {transport} {address} {port}';
  expect(renderCommand(table, form, ['tcp', '192.0.2.1', 53])).toBe('clear tcp 192.0.2.1 53');
  expect(renderCommand(table, form, ['tcp', '192.0.2.1', 53], true)).toBe('no clear tcp 192.0.2.1 53');
  expect(renderCommand(table, form, ['tcp', '192.0.2.1\nreload', 53])).toBeNull();
  expect(renderCommand(table, form, ['tcp', '*', 53])).toBeNull();
});

test('a form that is not in the table, or not verified, is a mistake of the writer', () => {
  expect(() => renderCommand(table, 'reload')).toThrow('no verified command form');
  expect(() => renderCommand(table, 'guess')).toThrow('no verified command form');
});

test('a form is for releases from its first on, and for unknown ones', () => {
  const form: CommandForm = { form: 'x', mode: 'configure', source: '', verified: true, since: [12, 4] };
  expect(
    ['12.3(11)T', '12.4', '15.2(4)M6', '9.21', 'unknown', null].map((version) => availableIn(form, version)),
  ).toEqual([false, true, true, false, true, true]);
  expect(releaseOf('15.2(4)M6')).toEqual([15, 2]);
});

test('values within words', () => {
  const form = 'uci add_list firewall.@zone[{number}].helper={name}';
  expect(matchForm(form, 'uci add_list firewall.@zone[12].helper=Q.931')).toEqual(['12', 'Q.931']);
  expect(matchForm(form, 'uci add_list firewall.@zone[x].helper=ftp')).toBeNull();
  expect(matchForm(form, 'uci add_list firewall.@zone[1].helper=')).toBeNull();
  expect(matchForm('set ports={ports}', 'set ports=21,2121')).toEqual(['21,2121']);
  expect(matchForm('set ports={ports}', 'set ports=21,0')).toBeNull();
  expect(matchForm('t={duration}', 't=1h30m')).toEqual(['1h30m']);
  expect(matchForm('t={duration}', 't=')).toBeNull();
  const lines: readonly CommandForm[] = [{ form, mode: 'configure', source: 'a manual', verified: true }];
  expect(renderCommand(lines, form, [3, 'ftp'])).toBe('uci add_list firewall.@zone[3].helper=ftp');
  expect(renderCommand(lines, form, [3, "ftp' ; reboot"])).toBeNull();
});
