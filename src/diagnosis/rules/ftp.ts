/** FTP's own findings: one per kind and session, however often a client tried. */
import { ftpTransfers } from '../../alg/ftp/transfers.ts';
import type { AlgRule } from '../alg-rule.ts';
import { ftpControlFindings } from './ftp-control.ts';
import { ftpDataFindings } from './ftp-data.ts';
import { judgeTransfer } from './ftp-verdict.ts';

export const ftpRule: AlgRule = ({ source, analysis }) => {
  const sessions = analysis.sessions.sessions.filter(({ alg }) => alg === 'ftp');
  const results = sessions.map((session) => {
    const transfers = ftpTransfers(session).map((transfer) => ({
      transfer,
      verdict: judgeTransfer(analysis, transfer),
    }));
    const data = ftpDataFindings(source, analysis, session, transfers);
    return {
      findings: [...data.findings, ...ftpControlFindings(source, analysis, session, transfers)],
      explainedGates: data.explainedGates,
    };
  });
  return {
    findings: results.flatMap(({ findings }) => findings),
    explainedGates: results.flatMap(({ explainedGates }) => explainedGates),
  };
};
