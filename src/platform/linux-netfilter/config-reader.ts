/**
 * Reads what configures netfilter: nftables, iptables, OpenWrt's UCI files, sysctls and module options, alone or in one
 * text. Unknown lines are left alone.
 */
import type { ConfigurationReading } from '../platform.ts';
import { emptyDraft, profileFrom } from './draft.ts';
import { readIptables } from './iptables-reader.ts';
import { readKernelSettings } from './kernel-reader.ts';
import { readNft } from './nft-reader.ts';
import { linuxProfile } from './profile.ts';
import { readUci } from './uci-reader.ts';

const kernel =
  /\bLinux version (\d{1,2}\.\d{1,3}[\w.+-]{0,40})|^Linux [\w.-]{1,63} (\d{1,2}\.\d{1,3}\.\d[\w.+-]{0,40}) /m;
const host = /^(?:Linux ([\w.-]{1,63}) \d|[ \t]*option hostname '?([\w.-]{1,63}))/m;

/** Reads the text. Never throws; what it does not know is not in `statements`. */
export function readLinuxConfiguration(text: string): ConfigurationReading {
  const beginning = text.slice(0, 256 * 1024);
  const release = kernel.exec(beginning);
  const version = release?.[1] ?? release?.[2] ?? null;
  const named = host.exec(beginning);
  const draft = emptyDraft();
  // Addresses first: rules that take an interface's address look them up.
  readKernelSettings(text, draft, version);
  readUci(text, draft);
  readIptables(text, draft);
  readNft(text, draft, version);
  return {
    platform: 'linux-netfilter',
    version,
    hostname: named?.[1] ?? named?.[2] ?? null,
    profile: profileFrom(draft, linuxProfile),
    statements: draft.statements.sort((one, other) => one.line - other.line || one.startColumn - other.startColumn),
    lines: text.split(/\r\n|\n|\r/).length,
  };
}
