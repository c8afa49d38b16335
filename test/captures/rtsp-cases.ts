/** RTSP's golden cases. */
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';
import * as stories from './rtsp-stories.ts';

const every = ['rtsp/media-blocked', 'rtsp/transport-unsupported', 'alg/gate-expired', 'alg/gate-contradicted'];

const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `rtsp: ${name}`,
  files: { 'rtsp.pcap': bytes },
  must,
  mustNot: every.filter((id) => !must.some((pattern) => pattern.id === id)).map((id) => ({ id })),
});

function cases(): CaptureCase[] {
  const passing = stories.mediaThroughAlg();
  const blocked = stories.mediaBlocked();
  return [
    one('media through an ALG, inside', passing.inside.pcap()),
    one('media through an ALG, outside', passing.outside.pcap()),
    one('no opening for the media, inside', blocked.inside.pcap(), {
      id: 'rtsp/media-blocked',
      text: /10\.0\.0\.5:4588 and started|gives up UDP/,
    }),
    one('no opening for the media, outside', blocked.outside.pcap(), {
      id: 'rtsp/media-blocked',
      accountable: 'gateway',
      text: /lost between here and the player/,
    }),
    one('media from another port than negotiated', stories.mediaFromElsewhere(), {
      id: 'alg/gate-contradicted',
      text: /198\.51\.100\.21:6256 > 10\.0\.0\.5:4588/,
    }),
    one('decoy: media in the connection', stories.mediaInConnection(554)),
    one('decoy: another port, and it works', stories.mediaInConnection(8555)),
    one('decoy: the camera refuses the transport', stories.transportRefused(), {
      id: 'rtsp/transport-unsupported',
      text: /no gateway is at fault/i,
    }),
    one('decoy: a web server on port 554', stories.webOnRtspPort()),
  ];
}

export const rtspCases: readonly CaptureCase[] = cases();
