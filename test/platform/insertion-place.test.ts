import { expect, test } from 'vitest';
import { insertionPlace } from '../../src/platform/insertion-place.ts';

const fix = ['no ip nat service alg tcp dns'];

/** The configuration after the insertion, as the editor would show it. */
function inserted(text: string, commands: readonly string[] = fix): string {
  const lines = text.split('\n');
  const place = insertionPlace(lines, commands);
  return [...lines.slice(0, place.line), ...place.commands, ...lines.slice(place.line)].join('\n');
}

test('beside the closest relative at the top level, not beside the words inside an interface', () => {
  const text = [
    'interface Vlan1',
    ' ip nat inside',
    '!',
    'ip nat inside source list 1 interface Dialer0 overload',
    'ip nat service sip udp port 5060',
    'ip route 0.0.0.0 0.0.0.0 Dialer0',
    'end',
    '',
  ].join('\n');
  expect(inserted(text).split('\n').slice(3, 7)).toEqual([
    'ip nat inside source list 1 interface Dialer0 overload',
    'ip nat service sip udp port 5060',
    'no ip nat service alg tcp dns',
    'ip route 0.0.0.0 0.0.0.0 Dialer0',
  ]);
});

test('before the end when there is no relative, whatever blank lines and comments follow it', () => {
  expect(inserted('hostname edge\nip http server\nend\n! saved\n\n')).toBe(
    'hostname edge\nip http server\nno ip nat service alg tcp dns\nend\n! saved\n\n',
  );
});

test('at the end of a text without an end', () => {
  expect(inserted('hostname edge\n\n')).toBe('hostname edge\nno ip nat service alg tcp dns\n\n');
  expect(inserted('hostname edge')).toBe('hostname edge\nno ip nat service alg tcp dns');
  expect(inserted('')).toBe('no ip nat service alg tcp dns\n');
});

test('an end in the middle is a word of something else', () => {
  expect(insertionPlace(['banner motd ^', 'end', '^', 'hostname edge'], fix).line).toBe(4);
});

test("after the relative's block, never inside it", () => {
  const text =
    'policy-map global_policy\n class inspection_default\n  inspect dns\nservice-policy global_policy global\n';
  const commands = ['policy-map global_policy', ' class inspection_default', '  no inspect dns'];
  expect(inserted(text, commands)).toBe(
    'policy-map global_policy\n class inspection_default\n  inspect dns\n' +
      'policy-map global_policy\n class inspection_default\n  no inspect dns\nservice-policy global_policy global\n',
  );
});

test('the positive form is a relative of its negation, and what is there already is not repeated', () => {
  expect(inserted('ip nat service alg tcp dns\nend')).toBe(
    'ip nat service alg tcp dns\nno ip nat service alg tcp dns\nend',
  );
  expect(insertionPlace(['no  ip nat service alg tcp dns', 'end'], fix).commands).toEqual([]);
});
