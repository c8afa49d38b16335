/** Linux "cooked" captures (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2) and NFLOG, what `tcpdump -i any` and iptables write. */
import { firstEtherType, layerOfEtherType } from '../ethertype.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

export const cookedHeaderLength = 16;
export const cooked2HeaderLength = 20;
/** ARPHRD_ values of Linux's if_arp.h that change what the protocol field means. */
const hardwareType = { radiotap: 803, netlink: 824 } as const;
/** Protocol values below the EtherTypes (linux/if_ether.h): 802.2 LLC. */
const protocolLogicalLink = 0x0004;

export function decodeLinuxCooked(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < cookedHeaderLength) return cutShort(scratch);
  scratch.cursor = at + cookedHeaderLength;
  return layerOfCooked((bytes[at + 2]! << 8) | bytes[at + 3]!, (bytes[at + 14]! << 8) | bytes[at + 15]!);
}

export function decodeLinuxCooked2(scratch: PacketScratch): Layer {
  const { bytes, cursor: at } = scratch;
  if (scratch.end - at < cooked2HeaderLength) return cutShort(scratch);
  scratch.cursor = at + cooked2HeaderLength;
  return layerOfCooked((bytes[at + 8]! << 8) | bytes[at + 9]!, (bytes[at]! << 8) | bytes[at + 1]!);
}

function layerOfCooked(hardware: number, protocol: number): Layer {
  if (hardware === hardwareType.netlink) return layer.none;
  if (hardware === hardwareType.radiotap) return layer.radiotap;
  if (protocol < firstEtherType) return protocol === protocolLogicalLink ? layer.logicalLink : layer.none;
  return layerOfEtherType(protocol);
}

/** NFULA_PAYLOAD of linux/netfilter/nfnetlink_log.h. */
const payloadAttribute = 9;
const maximumAttributes = 64;

/** LINKTYPE_NFLOG: family, version 0, resource id; then attributes in the capturing host's byte order, one the packet. */
export function decodeNetfilterLog(scratch: PacketScratch): Layer {
  const { bytes, end } = scratch;
  let at = scratch.cursor + 4;
  if (end - at < 4) return cutShort(scratch);
  // The first attribute is shorter than 256 bytes: the byte that is zero tells the order.
  const isLittleEndian = bytes[at + 1] === 0;
  for (let attributes = 0; attributes < maximumAttributes && end - at >= 4; attributes += 1) {
    const length = isLittleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
    const type = isLittleEndian ? bytes[at + 2]! | (bytes[at + 3]! << 8) : (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (length < 4) return layer.none;
    if (type === payloadAttribute) {
      scratch.cursor = at + 4;
      return layer.network;
    }
    at += (length + 3) & ~3;
  }
  return layer.none;
}
