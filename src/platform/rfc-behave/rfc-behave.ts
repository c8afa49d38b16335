/**
 * What the IETF's BEHAVE documents ask of a NAT, at the least: no router, but the measure of routers. Each number is a
 * requirement's; where a requirement allows a range, it is the shortest time that is allowed.
 */
import type { Profile, Timer } from '../../gateway/profile.ts';
import type { Sourced } from '../../gateway/sourced.ts';
import { yardstick } from '../yardstick.ts';

const fact = <Value>(value: Value, source: string): Sourced<Value> => ({ value, source, verified: true });
const seconds = (value: number, source: string): Timer => fact(value, source);

const profile: Profile = {
  platform: 'rfc-behave',
  title: 'RFC 4787, 5382, 5508, 6888',
  // RFC 4787 REQ-10: ALGs for UDP are to be off; RFC 5382 REQ-6 leaves FTP's on.
  algs: [
    {
      alg: 'ftp',
      transport: 'tcp',
      state: 'on',
      source: 'RFC 5382 REQ-6: every ALG but that of FTP is to be off by default',
      verified: true,
      ports: [21],
      limit: null,
    },
  ],
  exemptions: [],
  timers: {
    udp: seconds(120, 'RFC 4787 REQ-5: not less than two minutes; five are recommended'),
    tcp: seconds(7440, 'RFC 5382 REQ-5: not less than 2 hours 4 minutes'),
    'finished-tcp': seconds(240, 'RFC 5382 REQ-5: transitory connections, not less than 4 minutes'),
    syn: seconds(240, 'RFC 5382 REQ-5: transitory connections, not less than 4 minutes'),
    icmp: seconds(60, 'RFC 5508 REQ-2: not less than 60 seconds'),
  },
  nat: [],
  natBehaviour: {
    mapping: fact('endpoint-independent', 'RFC 4787 REQ-1, RFC 5382 REQ-1'),
    filtering: fact('address-dependent', 'RFC 4787 REQ-8, RFC 5382 REQ-3: where filtering is to be stricter than none'),
    portPreservation: fact(false, 'RFC 4787 REQ-3: ports must not overload; preservation is not asked for'),
    portRangePreservation: fact(true, 'RFC 4787 REQ-3a'),
    portParity: fact(true, 'RFC 4787 REQ-4'),
    pooling: fact('paired', 'RFC 4787 REQ-2, RFC 6888 REQ-2'),
    hairpinning: fact(true, 'RFC 4787 REQ-9, RFC 5382 REQ-8, RFC 5508 REQ-7'),
  },
  checks: {
    translatesIcmpErrors: fact(true, 'RFC 5508 REQ-4 and REQ-5'),
    icmpErrorsNeedFlow: fact(true, 'RFC 5508 REQ-4 and REQ-5: errors without a mapping are dropped'),
  },
};

export const rfcBehave = yardstick('rfc-behave', profile);
