/**
 * `nat/alg-implicitly-on`: ALGs that the platform has on although no line of the configuration says so.
 *
 * Every configuration with NAT leaves many ALGs at their defaults, so this alone is worth no words. One finding per
 * configuration is raised, and only about ALGs that a capture of the same analysis has sessions for to which they matter:
 * they negotiate data flows, which the ALG opens and translates, or another rule found something wrong with them that no end
 * did by itself. Lookups that pass are neither. Defaults that no public source confirms are left out. Nothing is offered:
 * whether the ALG should be off is said by the finding about the session that it breaks.
 */
import type { Session } from '../../alg/session.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import { decideAlg, settingOf, type AlgSetting } from '../../gateway/profile.ts';
import { sessionEnds } from '../../gateway/replay-sessions.ts';
import { fixesFor } from '../../platform/fix.ts';
import { platformOf } from '../../platform/registry.ts';
import type { ConfigurationReading } from '../../platform/platform.ts';
import type { CaptureEvidence, ConfigurationEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { flowText } from '../flow-text.ts';
import type { ObservedTrouble } from '../observed-trouble.ts';

interface UsedAlg {
  readonly setting: AlgSetting;
  readonly capture: CaptureEvidence;
  readonly first: Session;
  readonly sessions: number;
}

export const algImplicitlyOn = (evidence: EvidenceSet, trouble: ObservedTrouble): Finding[] =>
  evidence.captures.length === 0
    ? []
    : evidence.configurations.flatMap((configuration) => implicitIn(configuration, evidence, trouble));

/** Settings that are the platform's, word for word, and of which no statement speaks. */
function implicitSettings({ platform, profile, statements }: ConfigurationReading): readonly AlgSetting[] {
  const defaults = platformOf(platform)?.defaultProfile;
  if (!defaults || profile.nat.length === 0) return [];
  return profile.algs.filter((setting) => {
    const { alg, transport, state, verified, source } = setting;
    const known = settingOf(defaults, alg, transport);
    if (state !== 'on' || !verified || known?.state !== 'on' || known.source !== source) return false;
    return !statements.some(
      (statement) => statement.alg === alg && (statement.transport === null || statement.transport === transport),
    );
  });
}

function usesOf(
  setting: AlgSetting,
  { reading }: ConfigurationEvidence,
  { captures }: EvidenceSet,
  trouble: ObservedTrouble,
): readonly UsedAlg[] {
  for (const capture of captures) {
    const { sessions } = capture.analysis.sessions;
    const used = sessions.filter((session) => {
      if (session.alg !== setting.alg || session.transport !== setting.transport) return false;
      if (session.gates.length === 0 && trouble.of(capture, session).length === 0) return false;
      const { client, server } = sessionEnds(capture.analysis, session);
      return decideAlg(reading.profile, setting.alg, setting.transport, client, server).state === 'on';
    });
    const [first] = used;
    if (first) return [{ setting, capture, first, sessions: used.length }];
  }
  return [];
}

const settingTitle = ({ alg, transport }: AlgSetting): string => `${algTitle(alg)} over ${transport.toUpperCase()}`;

/** What the platform's writer would have one look at after it had turned the ALG off. */
const looksFor = (reading: ConfigurationReading, { alg, transport }: AlgSetting): readonly string[] =>
  fixesFor(
    { kind: 'alg-off', alg, transport, scope: { kind: 'protocol' } },
    { platform: reading.platform, version: reading.version, configuration: reading, recheck: [] },
  ).flatMap(({ verify }) => verify.filter((text) => /^[a-z/]/.test(text)));

function implicitIn(
  configuration: ConfigurationEvidence,
  evidence: EvidenceSet,
  trouble: ObservedTrouble,
): readonly Finding[] {
  const { reading, source, name } = configuration;
  const used = implicitSettings(reading).flatMap((setting) => usesOf(setting, configuration, evidence, trouble));
  if (used.length === 0) return [];
  const titles = used.map(({ setting }) => settingTitle(setting));
  const looks = [...new Set(used.flatMap(({ setting }) => looksFor(reading, setting)))];
  const seen = looks.length > 0 ? ` To see it on the router: ${looks.join('; ')}.` : '';
  return [
    finding('nat/alg-implicitly-on', source, {
      detail: `${name} translates, and no line of it speaks of ${titles.join(', ')}. On ${reading.profile.title} that means on: the gateway reads these sessions and may change or refuse what they say.${seen}`,
      evidence: used.map(({ setting, capture, first, sessions }) => ({
        text: `${settingTitle(setting)} is on (${setting.source}); ${capture.name} has ${sessions === 1 ? 'a session' : `${sessions} sessions`} of it, first ${flowText(capture.analysis, first.flow)}`,
        source: capture.source,
        packet: capture.analysis.flows.firstPacket(first.flow) + 1,
      })),
    }),
  ];
}
