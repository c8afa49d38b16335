import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTransports, transportText, type PortRange } from '../../../src/alg/rtsp/transport.ts';

const ports = (range: PortRange | undefined): string | undefined =>
  range && `${range.first.value}-${range.last?.value ?? ''}`;

test('RTP over UDP, with the place of each port', () => {
  const value = 'RTP/AVP;unicast;client_port=4588-4589;server_port=6256-6257;source=192.0.2.9;ssrc=1A2B3C4D';
  const [transport] = parseTransports(value, 100);
  expect(transport).toMatchObject({ name: 'RTP/AVP', lower: 'udp', payload: 'rtp', mode: 'PLAY' });
  expect([ports(transport?.clientPort), ports(transport?.serverPort), transport?.source?.value]).toEqual([
    '4588-4589',
    '6256-6257',
    '192.0.2.9',
  ]);
  expect(transport?.clientPort?.last?.offset).toBe(100 + value.indexOf('4589'));
});

test("RealNetworks' alternatives", () => {
  const value =
    'x-real-rdt/mcast;client_port=6970;mode=play,x-real-rdt/udp;client_port=6970;mode=play,x-pn-tng/udp;client_port=6970;mode=play,RTP/AVP;unicast;client_port=6970-6971;mode=play,x-pn-tng/tcp;mode=play,x-real-rdt/tcp;mode=play,RTP/AVP/TCP;unicast;mode="play"';
  expect(parseTransports(value, 0).map(({ payload, lower, mode }) => `${payload} ${lower} ${mode}`)).toEqual([
    'rdt multicast PLAY', 'rdt udp PLAY', 'tng udp PLAY', 'rtp udp PLAY', 'tng tcp PLAY', 'rdt tcp PLAY', 'rtp tcp PLAY',
  ]); // prettier-ignore
});

test('interleaved, multicast, RTSP 2.0', () => {
  const [inside, group, second] = parseTransports(
    'RTP/AVP;interleaved=2-3,RTP/AVP;multicast;destination=224.2.0.1;port=3456-3457;ttl=16,RTP/AVP/UDP;unicast;dest_addr=":5000"/":5001";src_addr="192.0.2.5:9000"/"[2001:db8::1]:9001"',
    0,
  );
  expect(inside).toMatchObject({ lower: 'tcp', channels: [2, 3] });
  expect(group).toMatchObject({ lower: 'multicast', destination: { value: '224.2.0.1' } });
  expect([ports(group?.port), ports(second?.clientPort), ports(second?.serverPort), second?.source?.value, second?.destination]).toEqual([
    '3456-3457', '5000-5001', '9000-9001', '192.0.2.5', undefined,
  ]); // prettier-ignore
});

test('in words', () => {
  const words = (value: string) => parseTransports(value, 0).map(transportText);
  expect(words('RTP/AVP;unicast;client_port=1024-1025,RTP/AVP/TCP;interleaved=0-1,x-real-rdt/tcp')).toEqual([
    'RTP/AVP to port 1024-1025', 'RTP/AVP/TCP inside the connection (channels 0-1)', 'x-real-rdt/tcp inside the connection',
  ]); // prettier-ignore
});

test('any value: no throw, fields lie where they say', () => {
  const piece = fc.constantFrom(
    'RTP/AVP',
    ';',
    ',',
    'client_port=',
    '5000',
    '-',
    '"',
    'dest_addr=',
    ':',
    '/',
    'multicast',
    'x',
    '[::1]',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const value = pieces.join('');
      for (const transport of parseTransports(value, 0)) {
        transportText(transport);
        const { clientPort, serverPort, destination, source } = transport;
        for (const field of [
          clientPort?.first,
          clientPort?.last,
          serverPort?.first,
          serverPort?.last,
          destination,
          source,
        ])
          if (field) expect(value.slice(field.offset, field.offset + field.length)).toBe(field.value);
      }
    }),
  );
});
