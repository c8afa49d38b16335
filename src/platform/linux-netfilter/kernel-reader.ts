/** Reads sysctls of conntrack, module options and addresses of interfaces into the draft. */
import type { TimerName } from '../../gateway/profile.ts';
import { releaseOf } from '../command-table.ts';
import type { ConfigurationStatement, StatementProblem } from '../configuration-statement.ts';
import type { Draft } from './draft.ts';
import { conntrackHelpers } from './helpers.ts';
import { timerSysctls } from './profile.ts';
import { textLines, type TextLine } from './text-lines.ts';
import { statedInLine } from '../../gateway/sourced.ts';

const sysctl = /^(?:sysctl +(?:-\w+ +)*)?(?:net[./]netfilter[./])(nf_conntrack_\w{1,60}) ?= ?"?(\d{1,9})"?$/;
const proc = /^echo +"?(\d{1,9})"? *>+ *\/proc\/sys\/net\/netfilter\/(nf_conntrack_\w{1,60})$/;

const statement = (
  place: TextLine,
  section: string,
  more: Pick<ConfigurationStatement, 'kind' | 'hover'> & Partial<ConfigurationStatement>,
): ConfigurationStatement => ({
  alg: null,
  transport: null,
  on: null,
  problem: null,
  line: place.line,
  endLine: place.endLine,
  startColumn: place.startColumn,
  endColumn: place.endColumn,
  text: place.text,
  sections: [section],
  ...more,
});

/** The name and value of a sysctl below `net.netfilter`, in either notation. */
export function sysctlIn(text: string): { readonly name: string; readonly value: number } | null {
  const direct = sysctl.exec(text);
  if (direct) return { name: direct[1] ?? '', value: Number(direct[2]) };
  const written = proc.exec(text);
  return written ? { name: written[2] ?? '', value: Number(written[1]) } : null;
}

/** Since 6.0 the sysctl does not exist; of unknown kernels nothing is called wrong. */
function helperProblem(version: string | null): StatementProblem | null {
  const release = releaseOf(version);
  if (!release || release[0] < 6) return null;
  const message = `Linux ${version ?? ''} does not have this sysctl: automatic assignment of helpers was removed in 6.0. A rule attaches them: "iptables -t raw … -j CT --helper NAME", or "ct helper set" in nftables.`;
  return { kind: 'no-such-command', message, replacement: null };
}

interface Modules {
  /** Ports by module, from `ports=`. */
  readonly ports: Map<string, readonly number[]>;
  readonly loaded: Set<string>;
}

function takeModule(draft: Draft, place: TextLine, modules: Modules): void {
  const match = /^(options|modprobe|insmod|blacklist|install|alias)\s+(nf_(?:conntrack|nat)_\w{1,40})\b(.*)$/.exec(
    place.text,
  );
  if (!match) return;
  const [, verb, module = '', rest = ''] = match;
  const helper = conntrackHelpers.find((one) => one.module === module);
  const ports = (/\bports=([\d,]{1,80})/.exec(rest)?.[1] ?? '').split(',').filter((text) => /^\d{1,5}$/.test(text)).slice(0, 8).map(Number); // prettier-ignore
  const subject = { alg: helper?.alg ?? null, transport: helper?.transport ?? null };
  if (verb === 'blacklist' || (verb === 'install' && /\/bin\/(?:false|true)/.test(rest))) {
    const hover = `The module ${module} is kept from loading: its helper cannot be attached.`;
    draft.statements.push(statement(place, 'modprobe', { kind: 'alg', hover, on: false, ...subject }));
    return;
  }
  if (verb === 'modprobe' || verb === 'insmod') modules.loaded.add(module);
  if (ports.length > 0) modules.ports.set(module, ports);
  if (module === 'nf_conntrack_ftp' && /\bloose=(?:1|y|Y)\b/.test(rest)) draft.looseFtp = place.line;
  const at = ports.length > 0 ? ` Ports ${ports.join(', ')} (at most 8): for automatic assignment, which Linux 6.0 no longer has, and for the names of helpers.` : ''; // prettier-ignore
  const hover = `The module ${module}.${at} A rule attaches its helper to flows.`;
  draft.statements.push(statement(place, 'modprobe', { kind: 'alg', hover, ...subject }));
}

/** Address and device of `ip addr add …` or of a line that `ip addr` prints. */
function takeAddress(draft: Draft, text: string): void {
  if (text.length > 200 || !/^(?:ip|inet) /.test(text)) return;
  const added = /^ip (?:-4 )?addr(?:ess)? add (\d{1,3}(?:\.\d{1,3}){3})(?:\/\d{1,2})?(?: .*)? dev (\S{1,20})/.exec(
    text,
  );
  const shown = /^inet (\d{1,3}(?:\.\d{1,3}){3})\/\d{1,2} (?:.* )?scope global (?:.* )?(\S{1,20})$/.exec(text);
  const [, address, device] = added ?? shown ?? [];
  if (address !== undefined && device !== undefined && !draft.interfaceAddresses.has(device))
    draft.interfaceAddresses.set(device, address);
}

/** Takes kernel settings into the draft. `version` is the kernel's, when the text says it. */
export function readKernelSettings(text: string, draft: Draft, version: string | null): void {
  const modules: Modules = { ports: new Map(), loaded: new Set() };
  let automatic: TextLine | null = null;
  for (const place of textLines(text).lines) {
    takeAddress(draft, place.text);
    takeModule(draft, place, modules);
    const found = sysctlIn(place.text);
    if (!found) continue;
    const { name, value } = found;
    if (name === 'nf_conntrack_helper') {
      const problem = helperProblem(version);
      automatic = value === 1 && !problem ? place : null;
      const hover = `Automatic assignment of helpers by port: ${value === 1 ? 'on' : 'off'}. Off by default since Linux 4.7, gone since 6.0.`;
      draft.statements.push(
        statement(place, 'sysctl', { kind: 'alg', hover: problem?.message ?? hover, on: value === 1, problem }),
      );
      continue;
    }
    const timer = Object.entries(timerSysctls).find(([, entry]) => entry.name === name)?.[0] as TimerName | undefined;
    if (timer !== undefined) draft.timers[timer] = statedInLine(value, place.line);
    if (/_timeout/.test(name))
      draft.statements.push(
        statement(place, 'sysctl', {
          kind: 'nat-timer',
          hover: `${name.replace('nf_conntrack_', '').replaceAll('_', ' ')}: ${value} s.`,
        }),
      );
  }
  if (!automatic) return;
  for (const { alg, transport, module, port } of conntrackHelpers) {
    if (alg === null) continue;
    const key = `${alg}/${transport}`;
    if (modules.loaded.has(module) || modules.ports.has(module)) {
      const known = draft.attached.get(key);
      const ports = new Set([...(known?.ports ?? []), ...(modules.ports.get(module) ?? [port])]);
      draft.attached.set(key, { ports, line: known?.line ?? automatic.line });
    } else if (!draft.attached.has(key))
      draft.automatic.set(key, 'automatic assignment is on; whether the module is loaded is not in this text');
  }
}
