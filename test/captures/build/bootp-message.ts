/** BOOTP and DHCP messages (RFC 2131 §2) with the options that a story asks for. */
import { addressBytes, ByteWriter } from './byte-writer.ts';

export interface BootpParts {
  readonly op: 1 | 2;
  readonly transaction?: number;
  readonly hops?: number;
  readonly broadcast?: boolean;
  readonly clientAddress?: string;
  readonly yourAddress?: string;
  readonly relayAddress?: string;
  /** DHCP message type, option 53; left out for plain BOOTP. */
  readonly type?: number;
  /** Other options: code and value. */
  readonly options?: readonly (readonly [code: number, value: Uint8Array | readonly number[]])[];
}

const nowhere = '0.0.0.0';

export function bootpMessage(parts: BootpParts): Uint8Array {
  const { op, transaction = 0x5612, hops = 0, broadcast = false, type, options = [] } = parts;
  const writer = new ByteWriter()
    .u8(op)
    .u8(1)
    .u8(6)
    .u8(hops)
    .u32(transaction)
    .u16(0)
    .u16(broadcast ? 0x8000 : 0)
    .bytes(addressBytes(parts.clientAddress ?? nowhere))
    .bytes(addressBytes(parts.yourAddress ?? nowhere))
    .bytes(addressBytes(nowhere))
    .bytes(addressBytes(parts.relayAddress ?? nowhere))
    .bytes(Uint8Array.of(0, 0, 0x5e, 0, 0x53, 1))
    .bytes(new Uint8Array(10 + 64 + 128));
  if (type === undefined && options.length === 0) return writer.bytes(new Uint8Array(64)).finish();
  writer.u32(0x63825363);
  if (type !== undefined) writer.u8(53).u8(1).u8(type);
  for (const [code, value] of options) writer.u8(code).u8(value.length).bytes(Uint8Array.from(value));
  writer.u8(255);
  while (writer.length < 300) writer.u8(0);
  return writer.finish();
}
