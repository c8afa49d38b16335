/** Requirements that no replay of a capture can check, and why. */
import type { Unchecked } from './requirement.ts';

const noPackets = 'the replay gives packets verdicts and writes none of the gateway’s own';
const configuration = 'what a gateway can be told to do is no behaviour that a capture shows';
const management = 'management and logs are not traffic';

export const unchecked: readonly Unchecked[] = [
  { rfc: 4787, number: '7', section: '4.4', level: 'must', words: 'Inside and outside networks with the same addresses do not disturb each other', why: 'a replay tells hosts apart by their addresses' },
  { rfc: 4787, number: '9a', section: '6', level: 'must', words: 'What turns round at the gateway comes with the sender’s outside end', why: 'the leg back to the inside is not written by the replay' },
  { rfc: 4787, number: '11', section: '8', level: 'must', words: 'Behaviour never changes', why: 'a profile is one behaviour for a whole capture; what a gateway does under load is published nowhere' },
  { rfc: 4787, number: '12a', section: '9', level: 'should', words: 'ICMP messages are not filtered by their source', why: 'no profile says by which sources a gateway filters' },
  { rfc: 4787, number: '13', section: '10', level: 'must', words: 'What is too large for the next link is answered or cut', why: `${noPackets}, and the size of the links is not in the capture` },
  { rfc: 5508, number: '3', section: '4.1', level: 'should', words: 'ICMP errors with a wrong checksum are dropped', why: 'no profile says which checksums a gateway looks at' },
  { rfc: 5508, number: '8', section: '6', level: 'should', words: 'What finds no port or is not allowed is answered with code 13', why: noPackets },
  { rfc: 5508, number: '9', section: '7', level: 'should', words: 'A policy may keep ICMP messages from interfaces', why: configuration },
  { rfc: 5508, number: '10', section: '7', level: 'must', words: 'Which ICMP messages the gateway itself supports', why: noPackets },
  { rfc: 5508, number: '11', section: '8', level: 'should', words: 'Other ICMP messages may be dropped', why: 'either is allowed' },
  { rfc: 6888, number: '1', section: '3', level: 'must', words: 'Each transport’s own requirements hold', why: 'it follows from the rows of the other documents' },
  { rfc: 6888, number: '3', section: '3', level: 'should', words: 'Pools have any size and any gaps', why: configuration },
  { rfc: 6888, number: '4', section: '3', level: 'must', words: 'Ports of one subscriber can be limited', why: `${configuration}, and no profile has such a limit` },
  { rfc: 6888, number: '5', section: '3', level: 'should', words: 'Memory of one subscriber can be limited', why: configuration },
  { rfc: 6888, number: '6', section: '3', level: 'must', words: 'Translation can be turned off for destinations', why: configuration },
  { rfc: 6888, number: '8', section: '3', level: 'should', words: 'A port that was given back rests for 120 seconds', why: 'no profile says how long ports rest, so the replay gives them out again when it needs them' },
  { rfc: 6888, number: '9', section: '3', level: 'must', words: 'Subscribers control their mappings by a protocol such as PCP', why: configuration },
  { rfc: 6888, number: '10', section: '3', level: 'should', words: 'The gateway can be managed', why: management },
  { rfc: 6888, number: '12', section: '4', level: 'should', words: 'Destinations are not logged', why: management },
  { rfc: 6888, number: '13', section: '5', level: 'should', words: 'Ports are used well', why: 'it weighs schemes of giving out ports against each other' },
  { rfc: 6888, number: '14', section: '5', level: 'should', words: 'Logs stay small', why: management },
  { rfc: 6888, number: '15', section: '5', level: 'should', words: 'Ports are hard to guess', why: 'no profile says in which order ports are given out' },
]; // prettier-ignore
