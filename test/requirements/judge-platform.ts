/** What one platform's default profile makes of a requirement, and on whose word. */
import type { Profile } from '../../src/gateway/profile.ts';
import { algProbes } from './alg-probes.ts';
import { filteringProbes } from './filtering-probes.ts';
import { icmpProbes } from './icmp-probes.ts';
import { mappingProbes } from './mapping-probes.ts';
import type { ProfileFact } from './profile-facts.ts';
import type { Judgement, Probe } from './requirement.ts';
import { timerProbes } from './timer-probes.ts';

const groups = [mappingProbes, timerProbes, filteringProbes, algProbes, icmpProbes];

/** In the order of the documents. */
export const platformProbes: readonly Probe[] = groups
  .flat()
  .sort((one, other) => one.rfc - other.rfc || parseInt(one.number, 10) - parseInt(other.number, 10));

/** The profile with every fact of which it is silent guessed, in all combinations. */
export function completions(profile: Profile, facts: readonly ProfileFact[]): readonly Profile[] {
  let profiles: readonly Profile[] = [profile];
  for (const fact of facts) if (!fact.said(profile)) profiles = profiles.flatMap(fact.guesses);
  return profiles;
}

/** The sentence with the sources of what was said; unverified ones are marked. */
function withSources({ reason, verified }: Judgement, facts: readonly ProfileFact[], profile: Profile): string {
  const sources = facts.flatMap(({ name, said }) => {
    const fact = said(profile);
    return fact ? `${name}: ${fact.source}${fact.verified ? '' : ' (not verified)'}` : [];
  });
  const words = verified === false ? `${reason} (not verified)` : reason;
  return sources.length > 0 ? `${words}. ${sources.join('; ')}` : words;
}

const isVerified = ({ verified = true }: Judgement, facts: readonly ProfileFact[], profile: Profile): boolean =>
  verified && facts.every(({ said }) => said(profile)?.verified !== false);

/** Whatever the profile leaves open, the answer is the same; else it cannot be known. */
export async function judgePlatform({ facts, run }: Probe, profile: Profile): Promise<Judgement> {
  const answers: Judgement[] = [];
  for (const completed of completions(profile, facts)) answers.push(await run(completed));
  const [first] = answers;
  if (!first) throw new RangeError('A probe without an answer.');
  if (answers.every(({ result }) => result === first.result))
    return {
      ...first,
      reason: withSources(first, facts, profile),
      verified: isVerified(first, facts, profile),
    };
  const silent = facts
    .filter(({ said, guesses }) => !said(profile) && guesses(profile).length > 1)
    .map(({ name }) => name);
  return { result: 'cannot-know', reason: `the profile does not say: ${silent.join(', ')}` };
}
