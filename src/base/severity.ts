/** How bad a finding is and whose fault: words of the JSON contract that every layer shares. */

export type Severity = 'error' | 'warning' | 'info' | 'hint';
/** Worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export type Accountable = 'client' | 'server' | 'gateway' | 'network' | 'unknown';
