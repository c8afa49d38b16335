/** What fixed rules make of an address without any state: static entries, networks onto networks, NAT64's prefix. */
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { formatAddressBytes } from '../base/address.ts';
import { addressBytes, parsePrefix } from '../base/prefix.ts';
import type { NatEndpoint, NatRule } from './nat-rule.ts';

/** RFC 5737 documentation addresses: stands for the gateway's own address where nothing names it. */
export const standInAddress = '203.0.113.1';

/** A whole network onto another one of the same size: the host part stays. */
function moveNetwork(network: string, length: number, address: string): string | null {
  const prefix = parsePrefix(`${network}/${length}`);
  const bytes = addressBytes(address)?.slice();
  if (!prefix || bytes?.length !== prefix.bytes.length) return null;
  for (let bit = 0; bit < length; bit += 1) {
    const mask = 0x80 >>> (bit & 7);
    bytes[bit >>> 3] = (bytes[bit >>> 3]! & ~mask) | (prefix.bytes[bit >>> 3]! & mask);
  }
  return formatAddressBytes(bytes);
}

/** RFC 6052 §2.2 for a /96: the last 32 bits. */
function embeddedIpv4(prefix: string, address: string): string | null {
  const parsed = parsePrefix(prefix);
  const bytes = addressBytes(address);
  if (!parsed || bytes?.length !== 16 || parsed.length !== 96) return null;
  for (let at = 0; at < 12; at += 1) if (bytes[at] !== parsed.bytes[at]) return null;
  return formatAddressBytes(bytes.subarray(12));
}

/** RFC 6052 §2.2 for a /96, the other way: the IPv6 address that stands for an IPv4 host; null when it is none. */
export function embedIpv4(prefix: string, address: string): string | null {
  const parsed = parsePrefix(prefix);
  const bytes = addressBytes(address);
  if (parsed?.bytes.length !== 16 || parsed.length !== 96 || bytes?.length !== 4) return null;
  const whole = parsed.bytes.slice();
  whole.set(bytes, 12);
  return formatAddressBytes(whole);
}

/** What a static rule makes of an inside end; null when the rule does not say. */
export function staticEnd(rule: NatRule, inside: BindingEnd): BindingEnd | null {
  const { global } = rule;
  if (rule.kind === 'static-network') {
    const moved =
      global?.address && rule.networkLength !== undefined
        ? moveNetwork(global.address, rule.networkLength, inside.address)
        : null;
    return moved === null ? null : { address: moved, port: inside.port };
  }
  return global ? { address: global.address ?? standInAddress, port: global.port ?? inside.port } : null;
}

/** What the rule makes of the other host: twice NAT, NAT64 (RFC 6052 §2.2); null: it stays. */
export function remoteEndOf(rule: NatRule, remote: BindingEnd): BindingEnd | null {
  if (rule.nat64Prefix) {
    const address = embeddedIpv4(rule.nat64Prefix, remote.address);
    return address === null ? null : { address, port: remote.port };
  }
  const translated: NatEndpoint | undefined = rule.destination?.translated;
  return translated?.address ? { address: translated.address, port: translated.port ?? remote.port } : null;
}
