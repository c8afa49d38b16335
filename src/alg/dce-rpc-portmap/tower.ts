/**
 * Protocol towers (C706 appendix L): how an endpoint mapper writes an interface's protocol, port and address. Floors are
 * counted in little-endian order whatever the PDU's is; ports and IPv4 addresses stand in network order (C706 appendix I).
 */
import { formatIpv4 } from '../../base/address.ts';
import { latin1, u16, u16le, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { readUuid } from '../dce-rpc/ndr-cursor.ts';

/** C706 appendix I, table I-1 and I-2; HTTP, pipes and NetBIOS names as Microsoft uses them ([MS-RPCE] §2.2.1.2.3). */
const floorProtocol = {
  tcp: 7,
  udp: 8,
  ip: 9,
  uuid: 0x0d,
  namedPipe: 0x0f,
  pipe: 0x10,
  netbios: 0x11,
  http: 0x1f,
} as const;

export const towerPortField = 'port';
export const towerAddressField = 'address';
/** [MS-RPCE] §2.2.1.2.3: towers of more floors are rejected. */
const maximumFloors = 8;
const uuidFloorBytes = 19;

export interface Tower {
  /** Empty when the first floor is none. */
  readonly interface: string;
  readonly version: string;
  readonly transport: 'tcp' | 'udp' | undefined;
  /** `http` is a proxy in front of the service. */
  readonly protocol: 'tcp' | 'udp' | 'http' | 'pipe' | 'unknown';
  /** 0 when it is not told. */
  readonly port: number;
  /** Undefined for 0.0.0.0, which means the host that was asked, and without an address floor. */
  readonly address: string | undefined;
  /** Name of a pipe or host, when there is one. */
  readonly name: string;
  /** Offsets count from the bytes' start. */
  readonly fields: readonly LocatedField[];
}

/** Reads the tower in `bytes[from..to)`; undefined when it has no floors. */
export function parseTower(bytes: Uint8Array, from: number, to: number): Tower | undefined {
  const end = Math.min(to, bytes.length);
  const floors = u16le(bytes, from);
  if (end - from < 2 || floors === 0 || floors > maximumFloors) return undefined;
  const tower = {
    interface: '', version: '', protocol: 'unknown' as Tower['protocol'], port: 0, name: '',
    transport: undefined as Tower['transport'], address: undefined as string | undefined,
  }; // prettier-ignore
  const fields: LocatedField[] = [];
  let at = from + 2;
  for (let floor = 0; floor < floors; floor += 1) {
    const leftBytes = u16le(bytes, at);
    const left = at + 2;
    const rightBytes = u16le(bytes, left + leftBytes);
    const right = left + leftBytes + 2;
    if (left + leftBytes + 2 > end || right + rightBytes > end || leftBytes === 0) break;
    const protocol = u8(bytes, left);
    if (protocol === floorProtocol.uuid && leftBytes >= uuidFloorBytes && floor === 0) {
      tower.interface = readUuid(bytes, left + 1, true);
      tower.version = `${u16le(bytes, left + 17)}.${rightBytes >= 2 ? u16le(bytes, right) : 0}`;
    }
    const isPort = protocol === floorProtocol.tcp || protocol === floorProtocol.udp || protocol === floorProtocol.http;
    if (isPort && rightBytes === 2) {
      tower.port = u16(bytes, right);
      tower.protocol = protocol === floorProtocol.tcp ? 'tcp' : protocol === floorProtocol.udp ? 'udp' : 'http';
      tower.transport = protocol === floorProtocol.udp ? 'udp' : 'tcp';
      fields.push({ name: towerPortField, value: String(tower.port), offset: right, length: 2 });
    } else if (protocol === floorProtocol.ip && rightBytes === 4) {
      const address = u32(bytes, right);
      tower.address = address === 0 ? undefined : formatIpv4(address);
      fields.push({ name: towerAddressField, value: formatIpv4(address), offset: right, length: 4 });
    } else if (protocol === floorProtocol.namedPipe || protocol === floorProtocol.pipe) {
      tower.protocol = 'pipe';
      tower.name = latin1(bytes, right, right + rightBytes).replace(/\0.*$/s, '');
    }
    at = right + rightBytes;
  }
  return { ...tower, fields };
}
