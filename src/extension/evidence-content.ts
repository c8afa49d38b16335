/** What a text is, by its content: a router's trace, a router's configuration, or neither. */
import { looksLikeTrace } from '../platform/cisco-ios/trace/detection.ts';
import { configurationStatements, readConfiguration } from '../platform/configuration.ts';
import { splitLines } from '../platform/log-text.ts';
import type { PlatformId } from '../platform/platform.ts';
import { platformOf, platforms } from '../platform/registry.ts';

/** A mark of less than this is met in other texts too. */
const enough = 0.3;
/** Lines that the detection looks at in one go. */
const examinedLines = 300;
/** Candidates that score this much worse than the best are out. */
const clearLead = 0.2;

/** `head` is the beginning of a file, in any of the encodings that logs come in. */
export function looksLikeEvidence(head: Uint8Array): boolean {
  const { lines } = splitLines(head);
  return holdsTrace(lines) || readConfiguration(lines.join('\n')).reading !== null;
}

/** A log may begin with hours of other features before the debug was switched on. */
function holdsTrace(lines: readonly string[]): boolean {
  for (let at = 0; at < lines.length; at += examinedLines)
    if (looksLikeTrace(lines.slice(at, at + examinedLines))) return true;
  return false;
}

/**
 * Platforms that the configuration `text` may be for, best first: several where nothing tells them apart, none when it is no
 * configuration.
 */
export function configurationPlatforms(text: string): readonly PlatformId[] {
  const candidates = platforms
    .map(({ id, detectConfiguration }) => ({ id, score: detectConfiguration(text).score }))
    .sort((one, other) => other.score - one.score);
  const best = candidates[0]?.score ?? 0;
  if (best >= enough) return candidates.filter(({ score }) => score > best - clearLead).map(({ id }) => id);
  // NAT statements without any mark: Cisco's syntax, IOS or IOS XE.
  return configurationStatements(text).length > 0 ? ['cisco-ios', 'cisco-ios-xe'] : [];
}

/** The platform's name for people; an id that is not known stands for itself. */
export const platformTitle = (platform: string): string => platformOf(platform as PlatformId)?.title ?? platform;
