/** Commands that Linux has around conntrack helpers and timers, in nft, iptables and UCI: the writer's allow-list. */
import type { CommandForm } from '../command-table.ts';
import { conntrackHelpers } from './helpers.ts';
import { timerSysctls } from './profile.ts';
import { uciHelpers } from './uci-reader.ts';

const nftManual = 'nft(8) 1.0.6';
const extensions = 'iptables-extensions(8) 1.8.9, CT';
const iptablesManual = 'iptables(8) 1.8.9';
const conntrackManual = 'conntrack(8) 1.4.7';
const kernelManual = 'Linux kernel documentation, nf_conntrack-sysctl (docs.kernel.org)';
const firewall4 = 'OpenWrt firewall4, fw4.uc (auto_helper, helper) and its tests';
const uci = 'OpenWrt UCI command line (openwrt.org, base-system/uci)';

const configure = (form: string, source: string): CommandForm => ({ form, mode: 'configure', source, verified: true });
const exec = (form: string, source: string): CommandForm => ({ form, mode: 'exec', source, verified: true });

/** Helpers that every kernel has the sources of; a rule that names another does not load. */
const written = conntrackHelpers.filter(({ alg, inKernel }) => alg !== null && inKernel);
const names = [...new Set(written.map(({ name }) => name))];
const transports = ['tcp', 'udp'] as const;

/** Matches that a rule may have before its ports, in the order in which they are written. */
export const iptablesMatches = ['', ' -i {name}', ' -s {prefix}', ' -s {prefix} -i {name}', ' -d {prefix}', ' -d {prefix} -i {name}'] as const; // prettier-ignore
const iptablesPorts = [' --dport {port}', ' -m multiport --dports {ports}'] as const;
const iptablesPrograms = ['iptables', 'ip6tables'] as const;

const iptablesForms: readonly CommandForm[] = iptablesPrograms.flatMap((program) =>
  iptablesMatches.flatMap((matches) =>
    transports.flatMap((transport) => [
      ...iptablesPorts.flatMap((ports) =>
        names.flatMap((name) =>
          ['-A', '-D'].map((operation) =>
            configure(
              `${program} -t raw ${operation} {name}${matches} -p ${transport}${ports} -j CT --helper ${name}`,
              extensions,
            ),
          ),
        ),
      ),
      ...(/^ -[sd] \{prefix\}$/.test(matches)
        ? ['-I', '-D'].map((operation) =>
            configure(
              `${program} -t raw ${operation} {name}${matches} -p ${transport} --dport {port} -j ACCEPT`,
              iptablesManual,
            ),
          )
        : []),
    ]),
  ),
);

export const nftMatches = ['', ' iifname "{name}"', ' ip saddr {prefix}', ' ip daddr {prefix}', ' iifname "{name}" ip saddr {prefix}', ' iifname "{name}" ip daddr {prefix}'] as const; // prettier-ignore

const nftForms: readonly CommandForm[] = [
  configure('nft add table inet {name}', nftManual),
  configure('nft delete table inet {name}', nftManual),
  ...written.map(({ name, transport }) =>
    configure(
      `nft add ct helper inet {name} {name} '{ type "${name}" protocol ${transport}; }'`,
      `${nftManual}, CT HELPER`,
    ),
  ),
  configure(`nft add chain inet {name} prerouting '{ type filter hook prerouting priority filter; }'`, nftManual),
  ...nftMatches.flatMap((matches) =>
    transports.map((transport) =>
      configure(
        `nft add rule {name} {name} {name}${matches} ${transport} dport {port} ct helper set "{name}"`,
        `${nftManual}, CT HELPER`,
      ),
    ),
  ),
  ...['saddr', 'daddr'].flatMap((side) =>
    transports.flatMap((transport) =>
      ['add', 'insert'].map((verb) =>
        configure(
          `nft ${verb} rule {name} {name} {name} ip ${side} {prefix} ${transport} dport {port} return`,
          nftManual,
        ),
      ),
    ),
  ),
  configure('nft flush chain {name} {name} {name}', nftManual),
  configure('nft delete rule {name} {name} {name} handle {number}', nftManual),
];

const uciForms: readonly CommandForm[] = [
  ...uciHelpers
    .filter(({ alg }) => alg !== null)
    .flatMap(({ name }) => [
      configure(`uci add_list firewall.@zone[{number}].helper=${name}`, firewall4),
      configure(`uci del_list firewall.@zone[{number}].helper=${name}`, firewall4),
    ]),
  ...['0', '1'].flatMap((value) => [
    configure(`uci set firewall.@zone[{number}].auto_helper=${value}`, firewall4),
    configure(`uci set firewall.@defaults[0].auto_helper=${value}`, firewall4),
  ]),
  configure('uci delete firewall.@zone[{number}].auto_helper', firewall4),
  configure('uci commit firewall', uci),
  configure('service firewall restart', uci),
];

export const linuxCommands: readonly CommandForm[] = [
  ...iptablesForms,
  ...nftForms,
  ...uciForms,
  ...Object.values(timerSysctls).map(({ name }) => configure(`sysctl -w net.netfilter.${name}={number}`, kernelManual)),
  exec('conntrack -D -p {transport} --orig-port-dst {port}', conntrackManual),
  exec('conntrack -E expect', conntrackManual),
  exec('nft list ct helpers', `${nftManual}, CT HELPER`),
  exec('iptables -t raw -S', iptablesManual),
  exec('uci show firewall', uci),
  ...Object.values(timerSysctls).map(({ name }) => exec(`sysctl net.netfilter.${name}`, kernelManual)),
];
