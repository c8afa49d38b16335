/** One requirement of the IETF's BEHAVE documents, and what a replay can say of it under one profile. */
import type { Profile } from '../../src/gateway/profile.ts';
import type { ProfileFact } from './profile-facts.ts';

export interface Requirement {
  readonly rfc: 4787 | 5382 | 5508 | 6888;
  /** As the document counts, e.g. `5c`. */
  readonly number: string;
  /** Section that states it. */
  readonly section: string;
  /** `should` covers RECOMMENDED as well. */
  readonly level: 'must' | 'should';
  /** In one line, in our own words. */
  readonly words: string;
}

export interface Judgement {
  readonly result: 'meets' | 'breaks' | 'cannot-know';
  /** Without its full stop. */
  readonly reason: string;
  /** False when it rests on something that no public source confirms; left out where only facts decide. */
  readonly verified?: boolean;
}

/** A requirement that a replay can check. */
export interface Probe extends Requirement {
  /** What of a profile the answer depends on. None: the replay takes every gateway to behave alike. */
  readonly facts: readonly ProfileFact[];
  readonly run: (profile: Profile) => Promise<Judgement>;
}

/** A requirement that no replay can check. */
export interface Unchecked extends Requirement {
  readonly why: string;
}

export const meets = (reason: string): Judgement => ({ result: 'meets', reason });
export const breaks = (reason: string): Judgement => ({ result: 'breaks', reason });
