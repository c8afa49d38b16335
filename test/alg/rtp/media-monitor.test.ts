import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaMonitor } from '../../../src/alg/rtp/media-monitor.ts';
import { readRtcp } from '../../../src/alg/rtp/rtcp.ts';
import { mediaPacketKind } from '../../../src/alg/rtp/rtp-header.ts';
import { ByteWriter } from '../../captures/build/byte-writer.ts';
import { audioPacket, rtpPacket } from '../../captures/build/rtp-stream.ts';

const milliseconds = (time: number) => ({
  packet: time,
  seconds: Math.floor(time / 1000),
  nanoseconds: (time % 1000) * 1e6,
});
const monitor = (): MediaMonitor => new MediaMonitor({ call: 'c', kind: 'audio' });

test('an even stream has neither loss nor jitter', () => {
  const media = monitor();
  for (let number = 0; number < 100; number += 1)
    media.datagram(true, audioPacket(7, number), milliseconds(20 * number));
  expect(media.streams()).toEqual([
    { ssrc: 7, payloadType: 0, packets: 100, lost: 0, jitterMilliseconds: expect.closeTo(0, 6) },
  ]);
  expect([media.counts.rtp, media.returned, media.first?.packet, media.last?.packet]).toEqual([100, 0, 0, 1980]);
});

test('loss is what the sequence numbers miss, across their wrap; late and repeated packets are no loss', () => {
  const media = monitor();
  const send = (sequence: number, time: number): void =>
    media.datagram(
      true,
      rtpPacket({ ssrc: 1, sequence: sequence & 0xffff, timestamp: 160 * sequence }),
      milliseconds(time),
    );
  const sequences = [65_530, 65_531, 65_533, 65_532, 65_533, 65_535, 65_536, 65_540];
  sequences.forEach((sequence, at) => send(sequence, 20 * at));
  // 65534, 65537, 65538 and 65539 never came.
  expect(media.streams()[0]).toMatchObject({ lost: 4 });
});

test('a sender that starts anew is not a loss of thousands', () => {
  const media = monitor();
  for (let number = 0; number < 10; number += 1)
    media.datagram(
      true,
      rtpPacket({ ssrc: 1, sequence: 100 + number, timestamp: 160 * number }),
      milliseconds(20 * number),
    );
  for (let number = 0; number < 10; number += 1)
    media.datagram(
      true,
      rtpPacket({ ssrc: 1, sequence: 30_000 + number, timestamp: 160 * number }),
      milliseconds(400 + 20 * number),
    );
  expect(media.streams()[0]).toMatchObject({ packets: 20, lost: 0 });
});

test('jitter follows RFC 3550 §A.8, timestamps may wrap', () => {
  const media = monitor();
  const delays = [0, 8, 0, 8, 0, 8];
  let expected = 0;
  delays.forEach((delay, at) => {
    const timestamp = (0xffff_ff00 + 160 * at) >>> 0;
    media.datagram(true, rtpPacket({ ssrc: 1, sequence: at, timestamp }), milliseconds(1000 + 20 * at + delay));
    if (at > 0) expected += (8 - expected) / 16;
  });
  expect(media.streams()[0]?.jitterMilliseconds).toBeCloseTo(expected, 6);
});

test('without a clock rate there is no jitter, with a negotiated one there is', () => {
  const unknown = monitor();
  const known = new MediaMonitor({ call: 'c', clockRates: new Map([[96, 90_000]]) });
  for (const media of [unknown, known])
    for (const number of [0, 1]) media.datagram(true, audioPacket(1, number, 96), milliseconds(20 * number));
  expect(unknown.streams()[0]?.jitterMilliseconds).toBeNull();
  expect(known.streams()[0]?.jitterMilliseconds).toBeGreaterThan(0);
});

test('what came back is counted apart, other things on the port are told apart', () => {
  const media = monitor();
  media.datagram(false, audioPacket(1, 0), milliseconds(1));
  const stun = new ByteWriter().u16(1).u16(0).u32(0x2112a442).bytes(new Uint8Array(12)).finish();
  const dtls = Uint8Array.of(22, 254, 253, ...new Uint8Array(12));
  for (const payload of [stun, dtls, Uint8Array.of(0), new Uint8Array(0)])
    media.datagram(true, payload, milliseconds(2));
  expect([media.returned, media.counts]).toEqual([1, { rtp: 0, rtcp: 0, stun: 1, dtls: 1, other: 2 }]);
});

test('reports and goodbyes of RTCP', () => {
  const report = new ByteWriter().u32(5).u8(64).u8(0).u16(3).u32(99).u32(80).u32(0).u32(0);
  const compound = new ByteWriter()
    .u8(0x81).u8(201).u16(7).u32(1).bytes(report.finish())
    .u8(0x81).u8(203).u16(1).u32(1)
    .finish(); // prettier-ignore
  expect(mediaPacketKind(compound)).toBe('rtcp');
  expect(readRtcp(compound)).toEqual({ reports: [{ ssrc: 5, fractionLost: 0.25, jitter: 80 }], bye: true });
  const media = monitor();
  media.datagram(true, compound, milliseconds(0));
  expect([media.report?.jitter, media.bye]).toEqual([80, true]);
});

test('many sources and any bytes are bounded and harmless', () => {
  const media = monitor();
  for (let source = 0; source < 1000; source += 1) media.datagram(true, audioPacket(source, 0), milliseconds(source));
  expect([media.streams().length, media.counts.rtp]).toEqual([8, 1000]);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (payloads) => {
      const any = monitor();
      payloads.forEach((payload, at) => any.datagram(at % 3 !== 0, payload, milliseconds(at)));
      for (const { packets, lost } of any.streams()) expect(packets > 0 && lost >= 0).toBe(true);
      for (const payload of payloads) readRtcp(payload);
    }),
  );
});
