/**
 * Who sent a RST: not one test but a score of shown signs. Equal TTLs alone never prove the endpoint; a different TTL with
 * a route that changes is named as a doubt.
 */
import type { EvidenceRecord } from '../base/place.ts';
import type { ResetContext } from './reset-context.ts';
import {
  identificationSign,
  sequenceSign,
  timestampSign,
  timingSign,
  ttlSign,
  twinSign,
  windowSign,
  type Sign,
} from './reset-signs.ts';

export interface ResetAttribution {
  readonly context: ResetContext;
  readonly sender: 'gateway' | 'client' | 'server';
  /** The device that answers handshakes for the alleged sender sent it: it holds the connection's state. */
  readonly byHandshakeDevice: boolean;
  /** The silence before it is as long as an idle timer. */
  readonly afterIdle: boolean;
  /** 0.5 to 0.99: how sure the sender is. */
  readonly confidence: number;
  readonly score: number;
  readonly evidence: readonly EvidenceRecord[];
  readonly doubts: readonly string[];
}

/** RSTs come from endpoints unless something speaks against it. */
const priorLogOdds = -0.9;
/** Shorter silences are pauses of applications; the shortest idle timers in the field are a minute and above for TCP. */
const idleSeconds = 60;

/** Weighs the flow's own signs and `others` that other sources add (second capture, router log, ALG limits). */
export function attributeReset(context: ResetContext, others: readonly Sign[] = []): ResetAttribution {
  const signs = [
    ...others,
    ttlSign(context),
    timingSign(context),
    sequenceSign(context),
    identificationSign(context),
    timestampSign(context),
    twinSign(context),
    windowSign(context),
  ].filter((sign): sign is Sign => sign !== undefined);
  const score = signs.reduce((sum, { weight }) => sum + weight, priorLogOdds);
  const odds = 1 / (1 + Math.exp(-Math.abs(score)));
  const sender = score > 0 ? 'gateway' : context.claimedSide;
  const doubts = signs.flatMap(({ doubt }) => (doubt ? [doubt] : []));
  const onlyTtl = signs.every(({ name, weight }) => weight === 0 || name === 'ttl');
  if (sender !== 'gateway' && onlyTtl)
    doubts.push('An equal TTL alone does not prove the endpoint: firewalls copy it.');
  return {
    context,
    sender,
    score,
    doubts,
    byHandshakeDevice: signs.some(({ name }) => name === 'handshake-device'),
    afterIdle: context.silenceSeconds >= idleSeconds,
    // A TTL that merely agrees is not allowed to look like proof.
    confidence: round(Math.min(sender !== 'gateway' && onlyTtl ? 0.65 : 0.99, odds)),
    evidence: [...signs].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).map(({ evidence }) => evidence),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
