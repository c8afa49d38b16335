/** MMS packets for stories ([MS-MMSP] 2.2.3, 2.2.4). */

/** One control packet with one message; `body` is filled up to a multiple of eight. */
export function mmsPacket(id: number, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const messageBytes = Math.ceil((8 + body.length) / 8) * 8;
  const bytes = new Uint8Array(32 + messageBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = 1;
  view.setUint32(4, 0xb00bface, true);
  view.setUint32(8, messageBytes + 16, true);
  bytes.set(new TextEncoder().encode('MMS '), 12);
  view.setUint32(16, bytes.length / 8, true);
  view.setUint32(32, messageBytes / 8, true);
  view.setUint32(36, id, true);
  bytes.set(body, 40);
  return bytes;
}

/** LinkViewerToMacConnectFunnel with a name like `\\192.168.0.10\UDP\1755`. */
export function connectFunnelPacket(name: string): Uint8Array {
  const body = new Uint8Array(20 + (name.length + 1) * 2);
  const view = new DataView(body.buffer);
  view.setUint32(16, 2, true);
  for (let at = 0; at < name.length; at += 1) view.setUint16(20 + at * 2, name.charCodeAt(at), true);
  return mmsPacket(0x00030002, body);
}

/** Media data, as it is sent over UDP, or over TCP between control packets. */
export function mmsData(location: number, payloadBytes: number): Uint8Array {
  const bytes = new Uint8Array(8 + payloadBytes).fill(0x5c);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, location, true);
  view.setUint16(4, 4, true);
  view.setUint16(6, bytes.length, true);
  return bytes;
}
