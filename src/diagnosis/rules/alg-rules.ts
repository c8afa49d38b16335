/** The table of protocols' own rules: one line per protocol. */
import type { AlgRule } from '../alg-rule.ts';
import { icmpRule } from './icmp.ts';
import { ftpRule } from './ftp.ts';
import { sipRule } from './sip.ts';
import { tftpRule } from './tftp.ts';

export const algRules: readonly AlgRule[] = [ftpRule, icmpRule, sipRule, tftpRule];
