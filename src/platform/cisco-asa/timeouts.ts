/** Global idle times of an ASA: `timeout conn 1:00:00 udp 0:02:00`, several in one line, each a command of its own. */
import type { ProfileChange } from '../../gateway/profile-change.ts';
import type { TimerName } from '../../gateway/profile.ts';

/** Cisco ASA Series Firewall CLI Configuration Guide, Connection Settings, Configure Global Timeouts. */
export const timeoutGuide = 'Cisco ASA Series Firewall CLI configuration guide, Configure Global Timeouts';

const largest = 1193 * 3600;

export interface AsaTimeout {
  readonly timer: TimerName;
  readonly word: string;
  /** Seconds that the command takes; null where the guide names no least. */
  readonly range: { readonly smallest: number; readonly largest: number } | null;
}

export const asaTimeouts: readonly AsaTimeout[] = [
  { timer: 'tcp', word: 'conn', range: { smallest: 300, largest } },
  { timer: 'udp', word: 'udp', range: { smallest: 60, largest } },
  { timer: 'icmp', word: 'icmp', range: { smallest: 2, largest } },
  // Read only: what it may be is not in the guide's list.
  { timer: 'translation', word: 'xlate', range: null },
];

/** `h:mm:ss` as a running configuration prints it. */
export const formatTimeout = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':');

/** Seconds; null for what is no time. */
export function parseTimeout(text: string): number | null {
  const match = /^(\d{1,4}):(\d{1,2}):(\d{1,2})$/.exec(text);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

/** The command's parts for a timer change; null where ASA has none or does not take the value. */
export function timeoutOf({ timer, seconds }: ProfileChange & { kind: 'timer' }): AsaTimeout | null {
  const found = asaTimeouts.find((each) => each.timer === timer);
  return found?.range && seconds >= found.range.smallest && seconds <= found.range.largest ? found : null;
}
