/** Golden cases of TCP resets: the story in every form it may come in, and the decoys. Ids are the findings catalogue's. */
import * as decoys from './decoys.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';
import { runningConfig } from './story-config.ts';
import { routerLog, routerLogFromBrowser } from './story-log.ts';
import { readings, story } from './story.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const byGateway: FindingPattern = { id: 'tcp/reset-by-gateway', accountable: 'gateway' };
const byServer: FindingPattern = { id: 'tcp/reset-by-server' };
const byClient: FindingPattern = { id: 'tcp/reset-by-client' };
const afterIdle: FindingPattern = { id: 'tcp/reset-after-idle' };
const anyByGateway: FindingPattern = { id: 'tcp/reset-by-gateway' };
const exceedsLimit: FindingPattern = { id: 'dns/message-exceeds-limit' };
/** The router counts the two bytes of length before a message, DNS does not. */
const exceedsLimitBySize: FindingPattern = { ...exceedsLimit, text: /\b317(51|49)\b/ };
const exceedsLimitInLog: FindingPattern = { ...exceedsLimit, text: /\b31751\b/ };
const dnsFixes = { 'cisco-ios': 'no ip nat service alg tcp dns', 'cisco-ios-xe': 'no ip nat service dns tcp' };

const storyCase = (name: string, files: CaptureCase['files'], must: readonly FindingPattern[]): CaptureCase => ({
  name,
  files,
  must,
  mustNot: [byServer, byClient, afterIdle],
});

function storyCases(): CaptureCase[] {
  const { clientSide, serverSide } = story();
  const clientPcap = clientSide.pcap();
  const serverPcapng = serverSide.pcapng();
  const log = text(routerLog);
  const ttl254 = { ...byGateway, text: /\b254\b/, packets: [7] };
  const ttl242 = { ...byGateway, text: /\b242\b/, packets: [11] };
  return [
    storyCase('story: client side', { 'client.pcap': clientPcap }, [ttl254]),
    storyCase('story: server side', { 'server.pcapng': serverPcapng }, [ttl242, exceedsLimitBySize]),
    storyCase('story: both sides', { 'client.pcap': clientPcap, 'server.pcapng': serverPcapng }, [
      ttl254,
      exceedsLimitBySize,
    ]),
    storyCase('story: capture and log', { 'client.pcap': clientPcap, 'router.log': log }, [
      ttl254,
      { ...exceedsLimitInLog, fixes: dnsFixes },
    ]),
    storyCase(
      'story: everything',
      {
        'client.pcap': clientPcap,
        'server.pcapng': serverPcapng,
        'router.log': log,
        'running-config.cfg': text(runningConfig),
      },
      [ttl254, { ...exceedsLimitInLog, fixes: { 'cisco-ios': dnsFixes['cisco-ios'] } }],
    ),
    storyCase('story: log alone', { 'router.log': log }, [{ ...exceedsLimitInLog, fixes: dnsFixes }]),
    storyCase('story: log copied from a browser', { 'router.log': text(routerLogFromBrowser) }, [exceedsLimitInLog]),
    // The proxy is what the cases above have.
    ...readings.slice(1).map((reading) => {
      const { clientSide: client, serverSide: server } = story({ reading });
      const must = reading === 'late-inspection' ? [byGateway, exceedsLimitBySize] : [byGateway];
      return [
        storyCase(`story: ${reading}, client side`, { 'client.pcap': client.pcap() }, must),
        storyCase(`story: ${reading}, server side`, { 'server.pcap': server.pcap() }, [byGateway, exceedsLimitBySize]),
      ];
    }),
    storyCase(
      'story: clocks of the captures differ',
      {
        'client.pcap': clientPcap,
        'server.pcapng': story({ serverTap: { startsAt: '2018-01-11T23:15:00.310Z' } }).serverSide.pcapng(),
      },
      [ttl254],
    ),
    storyCase(
      'story: VLAN, big-endian, nanoseconds',
      {
        'client.pcap': story({ clientTap: { vlan: 877 } }).clientSide.pcap({
          byteOrder: 'big',
          resolution: 'nanoseconds',
        }),
      },
      [ttl254],
    ),
    storyCase(
      'story: 68 bytes of each packet',
      { 'client.pcap': story({ clientTap: { snapLength: 68 } }).clientSide.pcap() },
      [ttl254, { id: 'capture/truncated' }],
    ),
    storyCase('story: file cut after the RST', { 'client.pcap': clientPcap.subarray(0, clientPcap.length - 70) }, [
      ttl254,
      { id: 'capture/truncated' },
    ]),
    {
      name: 'story: file cut inside the RST',
      files: { 'client.pcap': cutInsidePacket(clientPcap, 7) },
      must: [{ id: 'capture/truncated' }],
      mustNot: [anyByGateway, byServer, byClient, afterIdle],
    },
    storyCase(
      'story: only what the client received',
      { 'client.pcap': story({ clientTap: { only: 'left' } }).clientSide.pcap() },
      [{ id: 'capture/one-sided' }],
    ),
    {
      name: 'story: only what the client sent',
      files: { 'client.pcap': story({ clientTap: { only: 'right' } }).clientSide.pcap() },
      must: [{ id: 'capture/one-sided' }],
      mustNot: [anyByGateway, byServer, byClient, afterIdle],
    },
  ].flat();
}

/** Little-endian pcap up to the middle of a packet's bytes. */
function cutInsidePacket(pcap: Uint8Array, packet: number): Uint8Array {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.length);
  let at = 24;
  for (let number = 1; number < packet; number += 1) at += 16 + view.getUint32(at + 8, true);
  return pcap.subarray(0, at + 16 + Math.floor(view.getUint32(at + 8, true) / 2));
}

const decoy = (
  name: string,
  bytes: Uint8Array,
  must: readonly FindingPattern[],
  others: readonly FindingPattern[],
): CaptureCase => ({
  name: `decoy: ${name}`,
  files: { 'decoy.pcap': bytes },
  must,
  mustNot: [exceedsLimit, ...others],
});

function decoyCases(): CaptureCase[] {
  const notGateway = [anyByGateway, byClient, afterIdle];
  return [
    decoy('the server resets a large transfer itself', decoys.serverResets(), [byServer], notGateway),
    decoy('the server resets after its last data', decoys.serverResetsAfterData(), [byServer], notGateway),
    decoy('reset after an hour of silence', decoys.resetAfterIdle(), [afterIdle], [anyByGateway, byServer, byClient]),
    decoy(
      "reset by a firewall's idle timer",
      decoys.resetByIdleTimer(),
      [afterIdle],
      [anyByGateway, byServer, byClient],
    ),
    decoy(
      'a transfer of 31751 bytes passes',
      decoys.transferPasses(),
      [],
      [anyByGateway, byServer, byClient, afterIdle],
    ),
    decoy('the route changes before the server resets', decoys.routeChanges(), [byServer], notGateway),
    decoy('a forged reset with the same TTL', decoys.forgedWithEqualTtl(), [byGateway], [byServer, afterIdle]),
    decoy('the client resets', decoys.clientResets(), [byClient], [anyByGateway, byServer, afterIdle]),
    decoy('the port is closed', decoys.portClosed(), [], [anyByGateway, byClient, afterIdle]),
  ];
}

export const captureCases: readonly CaptureCase[] = [...storyCases(), ...decoyCases()];
