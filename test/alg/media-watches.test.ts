import { expect, test } from 'vitest';
import type { GateEndpoint, MediaObserver, PacketPlace } from '../../src/alg/alg.ts';
import { GateTable, type FlowEnds } from '../../src/alg/gate-table.ts';
import { MediaWatches } from '../../src/alg/media-watches.ts';

const at = (packet: number, seconds = packet): PacketPlace => ({ packet, seconds, nanoseconds: 0 });
const anyone: GateEndpoint = { address: '*', port: '*' };
const phone: GateEndpoint = { address: '10.0.0.5', port: 30000 };
const peer: GateEndpoint = { address: '192.0.2.9', port: 40000 };
const payload = new Uint8Array(4);

interface Counter extends MediaObserver {
  towards: number;
  back: number;
}

function counter(): Counter {
  const self: Counter = {
    towards: 0,
    back: 0,
    datagram: (towards) => {
      if (towards) self.towards += 1;
      else self.back += 1;
    },
    streams: () => [],
  };
  return self;
}

function scene() {
  const gates = new GateTable();
  const watches = new MediaWatches(gates);
  const open = (to: GateEndpoint, packet: number, { from = anyone, session = 1 } = {}) => {
    const media = counter();
    const gate = gates.open(session, {
      purpose: 'rtp-audio', transport: 'udp', from, to, openedAt: at(packet), lifetimeSeconds: 100, media,
    }); // prettier-ignore
    watches.reopened(Number(to.port));
    return { gate, media };
  };
  const ends: FlowEnds = { transport: 'udp', from: phone, to: peer };
  return { gates, watches, open, ends };
}

test('each direction fulfils the gate of its own destination, whoever began the flow', () => {
  const { gates, watches, open, ends } = scene();
  const toPhone = open(phone, 1);
  const toPeer = open(peer, 2);
  expect(gates.expectsMedia(ends, at(3))).toBe(true);
  const claim = watches.watch(7, ends);
  watches.packet(claim, true, payload, at(3));
  watches.packet(claim, true, payload, at(4));
  expect(toPeer.gate).toMatchObject({ outcome: 'fulfilled', firstPacket: 3, flow: 7 });
  expect(toPhone.gate?.outcome).toBe('pending');
  watches.packet(claim, false, payload, at(5));
  expect(toPhone.gate).toMatchObject({ outcome: 'fulfilled', firstPacket: 5, flow: 7 });
  expect([toPeer.media.towards, toPeer.media.back, toPhone.media.towards, toPhone.media.back]).toEqual([2, 1, 1, 0]);
});

test('a gate that is opened while the flow runs takes the packets behind it', () => {
  const { watches, open, ends } = scene();
  const first = open(peer, 1);
  const claim = watches.watch(0, ends);
  watches.packet(claim, true, payload, at(2));
  const second = open(peer, 3);
  watches.packet(claim, true, payload, at(4));
  expect([first.media.towards, second.media.towards]).toEqual([1, 1]);
  expect(second.gate?.firstPacket).toBe(4);
});

test('both sessions that negotiated the same media see it; an older gate of the same session does not', () => {
  const { watches, open, ends } = scene();
  const older = open(peer, 1);
  const newer = open(peer, 2);
  const otherLeg = open(peer, 2, { session: 2 });
  watches.packet(watches.watch(0, ends), true, payload, at(3));
  expect([older, newer, otherLeg].map(({ gate }) => gate?.outcome)).toEqual(['pending', 'fulfilled', 'fulfilled']);
});

test('a running flow keeps its gate beyond the lifetime, a new one does not get it', () => {
  const { gates, watches, open, ends } = scene();
  const { media } = open(peer, 1);
  const claim = watches.watch(0, ends);
  watches.packet(claim, true, payload, at(2));
  open({ address: '192.0.2.77', port: 40000 }, 3);
  watches.packet(claim, true, payload, at(4, 500));
  expect(media.towards).toBe(2);
  expect(gates.expectsMedia(ends, at(5, 500))).toBe(false);
});

test('media from elsewhere than negotiated is a contradiction until the right one comes', () => {
  const { gates, open, ends } = scene();
  const { gate } = open(peer, 1, { from: { address: '10.0.0.5', port: 30002 } });
  expect(gates.matchMedia(ends, 4, at(2))).toEqual([]);
  expect(gate).toMatchObject({ outcome: 'pending', contradiction: '10.0.0.5:30000 > 192.0.2.9:40000', flow: 4 });
  gates.matchMedia({ ...ends, from: { address: '10.0.0.5', port: 30002 } }, 5, at(3));
  expect(gate).toMatchObject({ outcome: 'fulfilled', contradiction: null, flow: 5 });
});

test('media gates are not fulfilled as other gates are', () => {
  const { gates, open, ends } = scene();
  const { gate } = open(peer, 1);
  expect(gates.match(ends, 0, at(2))).toBeUndefined();
  expect(gate?.outcome).toBe('pending');
});
