/** What the replay's results are called, and the sign of each: shapes differ, so that none depends on colour. */
import type { GatewayChoice, GateResult, MatrixCell, SessionHeading, SessionResult } from '../src/engine/replay-api.ts';
import type { FlowState, Verdict } from '../src/gateway/replay.ts';
import type { IconName } from './icon-paths.ts';
import { formatCount } from './number-format.ts';

export const resultWords: Readonly<Record<SessionResult, { readonly text: string; readonly icon: IconName }>> = {
  passes: { text: 'passes', icon: 'passes' },
  breaks: { text: 'breaks', icon: 'reset' },
  'cannot-know': { text: 'cannot be known', icon: 'question' },
};

export const gateWords: Readonly<Record<GateResult['result'], { readonly text: string; readonly icon: IconName }>> = {
  opened: { text: 'opened', icon: 'passes' },
  'not-opened': { text: 'not opened', icon: 'reset' },
  'not-needed': { text: 'not needed', icon: 'passes' },
  'cannot-know': { text: 'cannot be known', icon: 'question' },
};

/** In the order in which they are listed. */
export const verdictWords: readonly (readonly [Verdict, string])[] = [
  ['forward', 'forwarded'],
  ['translate', 'translated'],
  ['bypass', 'passed unread'],
  ['drop', 'dropped'],
  ['reset', 'reset'],
];

/** Junos' words for the state of a flow, which say more than any platform's own. */
export const flowStateWords: readonly (readonly [FlowState, string])[] = [
  ['Watch', 'the ALG reads the payload'],
  ['Forward', 'only headers are looked at'],
  ['Drop', 'every further packet is dropped'],
];

export const flowStateText = (state: FlowState): string =>
  `${state} (${flowStateWords.find(([name]) => name === state)?.[1] ?? ''})`;

/** Kinds of gateways in the order in which they are offered: what the user has first. */
export const choiceKinds: readonly (readonly [GatewayChoice['kind'], string])[] = [
  ['configuration', 'This configuration'],
  ['router', 'Routers, as they are by default'],
  ['yardstick', 'Yardsticks'],
];

/** `ftp 10.0.0.5:1027 → 192.0.2.9:21` */
export const sessionLabel = ({ alg, client, server }: SessionHeading): string => `${alg} ${client} → ${server}`;

export const unverifiedText = 'unverified: rests on something that no public source confirms';

/** What a cell says to those who do not see it, in one sentence. */
export function cellLabel(session: SessionHeading, choice: GatewayChoice, cell: MatrixCell): string {
  const place = cell.packet === null ? '' : ` at packet ${formatCount(cell.packet)}`;
  const doubt = cell.verified ? '' : ' (unverified)';
  return `${choice.title}, ${sessionLabel(session)}: ${resultWords[cell.result].text}${place}${doubt}. ${cell.reason}`;
}
