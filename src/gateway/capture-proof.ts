/**
 * A change proven on a whole capture: the session that broke passes with it, and the same replay says what else the change
 * opens or closes.
 */
import { formatEndpoint } from '../base/address.ts';
import { changedProfile, describeChange, type FixChanges } from './profile-change.ts';
import type { Profile } from './profile.ts';
import { isRewritten } from './other-side.ts';
import { sessionEnds, type ReplayEvidence } from './replay-sessions.ts';
import type { SessionOutcome } from './session-outcome.ts';
import { sessionOutcomes } from './session-outcomes.ts';

export interface CaptureProof {
  readonly proven: boolean;
  /** One or two sentences: the proof, or what is missing. */
  readonly proof: string;
  readonly effects: readonly string[];
}

const mostNamed = 3;

/** `ftp 10.0.0.5:40000 > 192.0.2.9:21`. */
export function sessionTitle({ analysis }: ReplayEvidence, { session }: SessionOutcome): string {
  const { client, server } = sessionEnds(analysis, session);
  return `${session.alg} ${formatEndpoint(client.address, client.port)} > ${formatEndpoint(server.address, server.port)}`;
}

function named(evidence: ReplayEvidence, outcomes: readonly SessionOutcome[]): string {
  const shown = outcomes.slice(0, mostNamed).map((outcome) => sessionTitle(evidence, outcome));
  const rest = outcomes.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** What the change does to all sessions of the capture but `except`, in sentences; empty when nothing. */
export function changeEffects(
  evidence: ReplayEvidence,
  before: readonly SessionOutcome[],
  after: readonly SessionOutcome[],
  except: ReadonlySet<number> = new Set(),
): readonly string[] {
  const later = new Map(after.map((outcome) => [outcome.session.id, outcome]));
  const differing = before.flatMap((earlier) => {
    const now = later.get(earlier.session.id);
    return now && !except.has(earlier.session.id) ? [{ earlier, now }] : [];
  });
  const pick = (test: (earlier: SessionOutcome, now: SessionOutcome) => boolean): readonly SessionOutcome[] =>
    differing.filter(({ earlier, now }) => test(earlier, now)).map(({ earlier }) => earlier);
  const effects: string[] = [];
  const say = (outcomes: readonly SessionOutcome[], words: string): void => {
    if (outcomes.length > 0)
      effects.push(`${count(outcomes.length, 'session')} ${words}: ${named(evidence, outcomes)}.`);
  };
  const opened = ({ gates }: SessionOutcome): number => gates.filter(({ result }) => result === 'opened').length;
  say(
    pick((earlier, now) => earlier.result === 'passes' && now.result === 'breaks'),
    'would break that pass now',
  );
  say(
    pick((earlier, now) => earlier.result !== 'breaks' && now.result !== 'breaks' && opened(now) < opened(earlier)),
    'would lose gates',
  );
  say(
    pick(
      (earlier, now) =>
        isRewritten(earlier) && !isRewritten(now) && earlier.result === 'passes' && now.result !== 'breaks',
    ),
    'would no longer have addresses in messages translated',
  );
  say(
    pick((earlier, now) => earlier.result === 'breaks' && now.result === 'passes'),
    'would pass as well',
  );
  return effects;
}

/** Replays the capture with and without the change; `broken` is the session that it is for. */
export function proveOnCapture(
  evidence: ReplayEvidence,
  profile: Profile,
  fix: FixChanges,
  broken: SessionOutcome,
  before: readonly SessionOutcome[] = sessionOutcomes(evidence, profile),
): CaptureProof {
  const after = sessionOutcomes(evidence, changedProfile(profile, fix));
  const effects = changeEffects(evidence, before, after, new Set([broken.session.id]));
  const now = after.find(({ session }) => session.id === broken.session.id);
  const missing = whyNot(profile, broken, now);
  if (missing !== null) return { proven: false, proof: missing, effects };
  const proof = `Replayed under ${profile.title}, packet ${broken.packet ?? '?'} breaks the session: ${broken.reason}. With ${describeChange(fix.change)} it passes.`;
  return { proven: true, proof, effects };
}

function whyNot(profile: Profile, broken: SessionOutcome, now: SessionOutcome | undefined): string | null {
  if (broken.result !== 'breaks') return `Not proven: replayed under ${profile.title} the session does not break.`;
  if (!broken.verified)
    return `Not proven: that ${profile.title} breaks it is not confirmed by any public source: ${broken.reason}.`;
  if (!now || now.result === 'passes') return null;
  const words = now.result === 'breaks' ? 'still breaks' : 'cannot be known';
  return `Not proven: with the change the outcome ${words}: ${now.reason}.`;
}
