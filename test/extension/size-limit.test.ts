import { expect, test } from 'vitest';
import { maximumHeldBytes, refuseAboveLimit } from '../../src/extension/size-limit.ts';

test('a file above the limit is refused with what to do instead', () => {
  expect(() => refuseAboveLimit('day.pcap', maximumHeldBytes)).not.toThrow();
  const refusal = expect(() => refuseAboveLimit('day.pcap', 1.5 * 2 ** 30));
  refusal.toThrow(expect.objectContaining({ name: 'CaptureError', code: 'too-large' }));
  refusal.toThrow(/day\.pcap is 1\.5 GiB.*editcap -c 1000000 day\.pcap/s);
});
