/** Commands that PAN-OS has around its ALGs: the writer's allow-list. */
import type { CommandForm } from '../command-table.ts';

const sip = 'public scripts and playbooks: XPath /config/shared/alg-override/application/entry[@name=sip]/alg-disabled';
const others = 'remembered: the same path for other applications, not found in a public text';
const sessions = 'pan-os-python documentation: clear session all filter application';
const shown = 'published lists of PAN-OS commands: show session all filter';

const form = (text: string, source: string, mode: 'configure' | 'exec', verified: boolean): CommandForm => ({ form: text, mode, source, verified }); // prettier-ignore

export const panOsCommands: readonly CommandForm[] = [
  form('set shared alg-override application sip alg-disabled yes', sip, 'configure', true),
  form('set shared alg-override application sip alg-disabled no', `${sip}; a script reads "no" there`, 'configure', true),
  form('set shared alg-override application {name} alg-disabled yes', others, 'configure', false),
  form('set shared alg-override application {name} alg-disabled no', others, 'configure', false),
  form('delete shared alg-override application {name}', 'remembered, not found in a public text', 'configure', false),
  form('show session all filter application sip', shown, 'exec', true),
  form('clear session all filter application sip', sessions, 'exec', true),
]; // prettier-ignore
