/** IKE headers with opaque payloads (RFC 7296 §3.1, RFC 2408 §3.1), and ESP as it looks from outside (RFC 4303 §2). */
import { ByteWriter, hash32 } from './byte-writer.ts';
import type { OtherPayload } from './transport.ts';

export interface IkeParts {
  readonly exchange: number;
  readonly version?: 1 | 2;
  readonly response?: boolean;
  readonly messageId?: number;
  /** Text that the initiator's SPI is made of. */
  readonly initiator?: string;
  readonly size?: number;
}

export function ikeMessage(parts: IkeParts): Uint8Array {
  const { exchange, version = 2, response = false, messageId = 0, initiator = 'client', size = 120 } = parts;
  const writer = new ByteWriter().u32(hash32(`${initiator} 1`)).u32(hash32(`${initiator} 2`));
  writer.u32(response ? hash32('responder') : 0).u32(response ? 1 : 0);
  writer
    .u8(33)
    .u8(version << 4)
    .u8(exchange);
  writer.u8(version === 2 ? (response ? 0x20 : 0x08) : exchange === 32 ? 1 : 0);
  writer.u32(messageId).u32(size);
  while (writer.length < size) writer.u8(hash32(`${initiator} ${exchange} ${writer.length}`));
  return writer.finish();
}

/** Behind the four zero bytes of RFC 3948 §2.2. */
export const marked = (message: Uint8Array): Uint8Array => Uint8Array.of(0, 0, 0, 0, ...message);

export const espBytes = (spi: number, sequence: number, size = 120): Uint8Array => {
  const writer = new ByteWriter().u32(spi).u32(sequence);
  while (writer.length < size) writer.u8(hash32(`${spi} ${sequence} ${writer.length}`));
  return writer.finish();
};
export const esp = (spi: number, sequence: number): OtherPayload => ({
  protocol: 50,
  payload: espBytes(spi, sequence),
});
