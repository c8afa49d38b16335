/** Commands that FortiOS has around session helpers, SIP and session times: the writer's allow-list. */
import type { CommandForm } from '../command-table.ts';
import { defaultSessionHelpers } from './session-helpers.ts';

const helperReference = 'FortiOS CLI reference, config system session-helper (docs.fortinet.com, 6.0 to 7.2)';
const sipTip = 'Fortinet community, how SIP ALG and session helper work (ta-p/211669)';
const keywordChange = 'public scripts for both releases: sip-helper before 6.2, sip-expectation from 6.2';
const policyReference = 'FortiOS CLI reference, config firewall policy';
const timeouts = 'Fortinet community, session timeout settings (ta-p/191228)';
const sessionFilter = 'Fortinet community, using filters to clear sessions';
const diagnose = 'FortiOS 6.0 handbook, SIP ALG diagnose commands';

const configure = (form: string, source: string): CommandForm => ({ form, mode: 'configure', source, verified: true });
const exec = (form: string, source: string): CommandForm => ({ form, mode: 'exec', source, verified: true });

const helperNames = [...new Set(['dns-tcp', ...defaultSessionHelpers.map(({ name }) => name)])];

export const fortiOsCommands: readonly CommandForm[] = [
  configure('config system session-helper', helperReference),
  configure('delete {number}', helperReference),
  configure('edit {number}', helperReference),
  ...helperNames.map((name) => configure(`set name ${name}`, helperReference)),
  configure('set protocol 6', helperReference),
  configure('set protocol 17', helperReference),
  configure('set port {port}', helperReference),
  configure('next', helperReference),
  configure('end', helperReference),
  configure('config system settings', sipTip),
  configure('set default-voip-alg-mode kernel-helper-based', sipTip),
  configure('set default-voip-alg-mode proxy-based', sipTip),
  ...['sip-helper', 'sip-expectation', 'sip-nat-trace'].flatMap((key) =>
    ['disable', 'enable'].map((state) => configure(`set ${key} ${state}`, keywordChange)),
  ),
  configure('config firewall policy', policyReference),
  configure('unset voip-profile', policyReference),
  configure('set voip-profile "{name}"', policyReference),
  configure('config system session-ttl', timeouts),
  configure('set default {number}', timeouts),
  configure('config system global', timeouts),
  configure('set udp-idle-timer {number}', timeouts),
  exec('show system session-helper', helperReference),
  exec('show full-configuration system session-ttl', timeouts),
  exec('show full-configuration system global | grep udp-idle-timer', timeouts),
  exec('diagnose sys sip-proxy stats list', diagnose),
  exec('diagnose sys session filter clear', sessionFilter),
  exec('diagnose sys session filter dport {port}', sessionFilter),
  exec('diagnose sys session clear', sessionFilter),
];
