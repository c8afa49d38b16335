/** Which router a configuration or a log comes from, with the reason. What cannot be told apart stays unknown. */
import { platforms } from './registry.ts';
import type { Detection, Platform, PlatformId } from './platform.ts';

export interface PlatformDetection {
  /** Null when nothing, or not enough, tells. */
  readonly platform: PlatformId | null;
  /** 0 to 1 of the best candidate. */
  readonly score: number;
  readonly reason: string;
  readonly version: string | null;
}

/** Less than this is a hint, not knowledge. */
const enough = 0.55;
/** The second best must be this much worse. */
const clearLead = 0.2;
/** Lines of a log that are looked at. */
const examinedLines = 4000;

interface Candidate {
  readonly platform: Platform;
  readonly detection: Detection;
}

function combine(platform: Platform, text: string, lines: readonly string[]): Candidate {
  const parts = [platform.detectConfiguration(text), platform.detectTrace(lines)];
  const score = 1 - parts.reduce((doubt, part) => doubt * (1 - part.score), 1);
  const reason = parts.flatMap((part) => (part.reason === '' ? [] : [part.reason])).join('; ');
  return { platform, detection: { score, reason, version: parts.find((part) => part.version)?.version ?? null } };
}

/** Looks at the beginning of the text only, so that a log of 100 MB costs no more than one of 1 MB. */
export function detectPlatform(text: string): PlatformDetection {
  const examined = text.slice(0, 1024 * 1024);
  const lines = examined.split(/\r\n|\n|\r/, examinedLines);
  const candidates = platforms
    .map((platform) => combine(platform, examined, lines))
    .sort((a, b) => b.detection.score - a.detection.score);
  const [best, next] = candidates;
  if (!best || best.detection.score === 0)
    return { platform: null, score: 0, reason: 'no mark of a known platform', version: null };
  const { score, reason, version } = best.detection;
  if (score < enough)
    return { platform: null, score, reason: `only a hint of ${best.platform.title}: ${reason}`, version: null };
  if (next && score - next.detection.score < clearLead)
    return {
      platform: null,
      score,
      reason: `${best.platform.title} (${reason}) or ${next.platform.title} (${next.detection.reason})`,
      version: null,
    };
  return { platform: best.platform.id, score, reason, version };
}
