/** TLS 1.3 as it looks on the wire (RFC 8446): a readable handshake, then records of which only the length is in the clear. */
import { ByteWriter, textBytes } from '../captures/build/byte-writer.ts';

const contentType = { changeCipherSpec: 20, handshake: 22, applicationData: 23 } as const;
const extension = {
  serverName: 0,
  supportedGroups: 10,
  signatureAlgorithms: 13,
  supportedVersions: 43,
  keyShare: 51,
} as const;
const x25519 = 29;
const keyLength = 32;

const record = (type: number, content: Uint8Array): Uint8Array =>
  new ByteWriter().u8(type).u16(0x0303).u16(content.length).bytes(content).finish();

const handshake = (type: number, body: Uint8Array): Uint8Array =>
  record(contentType.handshake, new ByteWriter().u8(type).u8(0).u16(body.length).bytes(body).finish());

const extensions = (list: readonly (readonly [number, Uint8Array])[]): Uint8Array => {
  const writer = new ByteWriter();
  for (const [type, data] of list) writer.u16(type).u16(data.length).bytes(data);
  return new ByteWriter().u16(writer.length).bytes(writer.finish()).finish();
};

const noise = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 37 + seed) & 255);
const keyShareEntry = (seed: number): Uint8Array =>
  new ByteWriter().u16(x25519).u16(keyLength).bytes(noise(keyLength, seed)).finish();
const changeCipherSpec = record(contentType.changeCipherSpec, Uint8Array.of(1));

/** ClientHello (§4.1.2) for `name`. */
export function clientHello(name: string): Uint8Array {
  const host = textBytes(name);
  const share = keyShareEntry(3);
  const body = new ByteWriter()
    .u16(0x0303)
    .bytes(noise(32, 1))
    .u8(32)
    .bytes(noise(32, 2))
    .u16(6)
    .u16(0x1301)
    .u16(0x1302)
    .u16(0x1303)
    .u16(0x0100)
    .bytes(
      extensions([
        [
          extension.serverName,
          new ByteWriter()
            .u16(host.length + 3)
            .u8(0)
            .u16(host.length)
            .bytes(host)
            .finish(),
        ],
        [extension.supportedGroups, new ByteWriter().u16(2).u16(x25519).finish()],
        [extension.signatureAlgorithms, new ByteWriter().u16(4).u16(0x0403).u16(0x0804).finish()],
        [extension.supportedVersions, new ByteWriter().u8(2).u16(0x0304).finish()],
        [extension.keyShare, new ByteWriter().u16(share.length).bytes(share).finish()],
      ]),
    );
  return handshake(1, body.finish());
}

/** ServerHello (§4.1.3) and the change_cipher_spec of middlebox compatibility (appendix D.4). */
export function serverHello(): Uint8Array {
  const body = new ByteWriter()
    .u16(0x0303)
    .bytes(noise(32, 4))
    .u8(32)
    .bytes(noise(32, 2))
    .u16(0x1301)
    .u8(0)
    .bytes(
      extensions([
        [extension.supportedVersions, new ByteWriter().u16(0x0304).finish()],
        [extension.keyShare, keyShareEntry(5)],
      ]),
    );
  return new ByteWriter().bytes(handshake(2, body.finish())).bytes(changeCipherSpec).finish();
}

export const applicationDataHeaderLength = 5;

/** Header of a record with `length` encrypted bytes (§5.2). */
export const applicationData = (length: number): Uint8Array =>
  Uint8Array.of(contentType.applicationData, 3, 3, length >>> 8, length);
