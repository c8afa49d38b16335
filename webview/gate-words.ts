/** What the ladder says of a gate: a data flow that a message asked for, and what became of it. */
import type { LadderGate } from '../src/engine/api.ts';
import type { IconName } from './icon-paths.ts';

/** `Gate for ftp-data: 192.0.2.9:* → 10.0.0.5:1027` */
export const gateLabel = ({ purpose, endpoints }: LadderGate): string => `Gate for ${purpose}: ${endpoints}`;

export function gateOutcome({ outcome, contradiction }: LadderGate): string {
  switch (outcome) {
    case 'fulfilled':
      return 'used';
    case 'expired':
      return 'expired, nothing came';
    case 'contradicted':
      return contradiction === null ? 'something else came' : `something else came: ${contradiction}`;
    case 'pending':
      return 'nothing came before the capture ends';
  }
}

export function gateIcon({ outcome }: LadderGate): IconName {
  if (outcome === 'fulfilled') return 'passes';
  return outcome === 'contradicted' ? 'reset' : 'question';
}
