/**
 * Outside ports of one pool of addresses: which is given to an inside endpoint, with preservation, parity and pairing as the
 * gateway has them (RFC 4787 §4.1, §4.2). When no port is left it says so at once, whatever the size of the pool.
 */
import { formatAddressBytes } from '../base/address.ts';
import { addressBytes } from '../base/prefix.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import type { AddressRange, PortRange } from './nat-rule.ts';

export interface PortPoolWish {
  readonly addresses: readonly AddressRange[];
  readonly ports: PortRange;
  readonly preserves: boolean;
  /** RFC 4787 REQ-3a: ports below 1024 stay below, others above. */
  readonly keepsRange: boolean;
  readonly keepsParity: boolean;
  /** RFC 4787 §4.1 "paired": one inside host keeps one outside address. */
  readonly isPaired: boolean;
  /** False: one outside address for each inside host, ports as they are. */
  readonly overloads: boolean;
}

/** RFC 4787 §4.2.1 tells the well-known ports from the others. */
const firstHighPort = 1024;

/** A pool of a /8 is not enumerated; what a capture can use is far less. */
const mostAddresses = 65_536;

function* enumerate(ranges: readonly AddressRange[]): Generator<string> {
  let left = mostAddresses;
  for (const { first, last } of ranges) {
    const bytes = addressBytes(first)?.slice();
    const end = addressBytes(last);
    if (!bytes || end?.length !== bytes.length) continue;
    for (; left > 0; left -= 1) {
      yield formatAddressBytes(bytes);
      if (bytes.every((byte, at) => byte === end[at])) break;
      for (let at = bytes.length - 1; at >= 0; at -= 1) {
        bytes[at] = (bytes[at]! + 1) & 255;
        if (bytes[at] !== 0) break;
      }
    }
  }
}

interface UsedPorts {
  readonly ports: Set<number>;
  next: number;
  /** A search of the whole range found nothing; by parity where that is kept. */
  readonly full: [boolean, boolean];
}

export class PortPool {
  private readonly wish: PortPoolWish;
  private readonly addresses: readonly string[];
  /** By outside address and transport, of bindings for every remote; the others by `address|transport|scope`. */
  private readonly used = new Map<string, Map<string, UsedPorts>>();
  private readonly scoped = new Map<string, UsedPorts>();
  private readonly addressOfHost = new Map<string, string>();
  private nextAddress = 0;

  constructor(wish: PortPoolWish) {
    this.wish = wish;
    this.addresses = [...enumerate(wish.addresses)];
  }

  /** An outside end for `inside`, or null when the pool is empty. Equal ports may be shared between different scopes. */
  take(transport: string, inside: BindingEnd, scope: string): BindingEnd | null {
    if (!this.wish.overloads) return this.takeAddress(inside);
    const paired = this.wish.isPaired ? this.addressOfHost.get(inside.address) : undefined;
    const count = paired === undefined ? this.addresses.length : 1;
    // What stands for the ports of ESP is the SPI, which no NAT can change (RFC 4303 §2.1) and every host chooses itself.
    if (transport === 'esp')
      return count === 0 ? null : { address: paired ?? this.addresses[this.nextAddress % count]!, port: inside.port };
    for (let at = 0; at < count; at += 1) {
      const address = paired ?? this.addresses[(this.nextAddress + at) % count]!;
      const port = this.takePort(transport, address, scope, inside.port);
      if (port === null) continue;
      this.addressOfHost.set(inside.address, address);
      // Arbitrary pooling promises no address: the next binding gets another one, as what relies on pairing must expect.
      if (!this.wish.isPaired) this.nextAddress = (this.nextAddress + 1) % count;
      return { address, port };
    }
    return null;
  }

  /** Marks an end as taken by something else: a static rule, a learnt binding. */
  reserve(transport: string, { address, port }: BindingEnd, scope: string): void {
    this.usedOf(transport, address, scope, port).ports.add(port);
  }

  /** Gives an end back, once its binding is gone. */
  release(transport: string, { address, port }: BindingEnd, scope: string): void {
    const used = this.usedOf(transport, address, scope, port);
    used.ports.delete(port);
    used.full[0] = false;
    used.full[1] = false;
  }

  private takeAddress(inside: BindingEnd): BindingEnd | null {
    const held = this.addressOfHost.get(inside.address) ?? this.addresses[this.nextAddress];
    if (held === undefined) return null;
    if (!this.addressOfHost.has(inside.address)) {
      this.addressOfHost.set(inside.address, held);
      this.nextAddress += 1;
    }
    return { address: held, port: inside.port };
  }

  private takePort(transport: string, address: string, scope: string, wanted: number): number | null {
    const { preserves, keepsParity } = this.wish;
    const ports = this.rangeOf(transport, wanted);
    const used = this.usedOf(transport, address, scope, wanted);
    if (preserves && !used.ports.has(wanted)) {
      used.ports.add(wanted);
      return wanted;
    }
    const size = ports.last - ports.first + 1;
    const parity = keepsParity ? ((wanted & 1) as 0 | 1) : 0;
    if (size <= 0 || used.full[parity]) return null;
    const step = keepsParity ? 2 : 1;
    // Every try that fails is a port in use: the loop is no longer than what the capture made, and ends with the range.
    for (let tries = 0; tries < size; tries += step) {
      let port = ports.first + (used.next % size);
      if (keepsParity && ((port ^ wanted) & 1) === 1) port += 1;
      used.next = port - ports.first + step;
      if (port > ports.last || used.ports.has(port)) continue;
      used.ports.add(port);
      return port;
    }
    used.full[parity] = true;
    return null;
  }

  /** The identifiers of echoes have no ranges. */
  private isLow(transport: string, port: number): boolean {
    return this.wish.keepsRange && port < firstHighPort && (transport === 'tcp' || transport === 'udp');
  }

  private rangeOf(transport: string, wanted: number): PortRange {
    const { ports, keepsRange } = this.wish;
    if (this.isLow(transport, wanted)) return { first: 1, last: firstHighPort - 1 };
    return keepsRange ? { first: Math.max(ports.first, firstHighPort), last: ports.last } : ports;
  }

  private usedOf(transport: string, address: string, scope: string, port: number): UsedPorts {
    let table = this.scoped;
    let key = this.isLow(transport, port) ? `low ${transport}` : transport;
    if (scope === '') {
      table = this.used.get(address) ?? new Map<string, UsedPorts>();
      this.used.set(address, table);
    } else key = `${address}|${key}|${scope}`;
    let used = table.get(key);
    if (!used) table.set(key, (used = { ports: new Set(), next: 0, full: [false, false] }));
    return used;
  }
}
