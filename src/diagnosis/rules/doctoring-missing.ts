/**
 * `dns/doctoring-missing`: an inside client gets the outside address of a host that stands inside as well, because the
 * gateway's DNS ALG did not put the inside address into the answer. Whether that works depends on hairpin translation.
 */
import type { CaptureEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { isPrivateAddress } from '../../base/address.ts';
import { learnBindings } from '../learn-bindings.ts';

const mostFindings = 50;

interface InsideHost {
  readonly inside: string;
  readonly source: string;
}

/** Outside addresses that stand for one inside host each, by what the configuration or the evidence says. */
function publishedHosts(evidence: EvidenceSet): ReadonlyMap<string, InsideHost> {
  const found = new Map<string, InsideHost>();
  for (const { name, reading } of evidence.configurations)
    for (const { kind, local, global, line } of reading.profile.nat)
      if (kind === 'static' && local?.address && global?.address && isPrivateAddress(local.address))
        found.set(global.address, { inside: local.address, source: `${name} line ${line}` });
  if (evidence.configurations.length > 0) return found;
  const hosts = new Map<string, Set<string>>();
  const { bindings, view } = learnBindings(evidence);
  if (view === 'outside') return found;
  for (const { inside, outside } of bindings)
    hosts.set(outside.address, (hosts.get(outside.address) ?? new Set()).add(inside.address));
  for (const { inside, outside, source } of bindings)
    // An address that many hosts share is the gateway's, no server's.
    if (hosts.get(outside.address)?.size === 1) found.set(outside.address, { inside: inside.address, source });
  return found;
}

export function doctoringMissing(capture: CaptureEvidence, evidence: EvidenceSet): Finding[] {
  const { flows, sessions } = capture.analysis;
  if (evidence.configurations.length === 0 && evidence.captures.length < 2) return [];
  const published = publishedHosts(evidence);
  if (published.size === 0) return [];
  const found: Finding[] = [];
  for (const session of sessions.sessions) {
    if (found.length >= mostFindings) break;
    if (session.alg !== 'dns' || !isPrivateAddress(flows.clientAddress(session.flow))) continue;
    for (const { from, fields = [], packet, facts } of session.messages) {
      if (from !== 'server') continue;
      const hit = fields.flatMap(({ value }) => {
        const host = published.get(value);
        return host && host.inside !== flows.clientAddress(session.flow) ? [{ value, host }] : [];
      })[0];
      if (!hit) continue;
      const { value, host } = hit;
      found.push(
        finding('dns/doctoring-missing', capture.source, {
          detail: `The answer for ${String(facts?.['qname'])} gives the inside client ${flows.clientAddress(session.flow)} the outside address ${value} of ${host.inside}, which is inside as well (${host.source}). The connection then has to turn round in the gateway. Let the gateway's DNS ALG translate the answer, or give inside clients the inside address by a DNS of their own.`,
          packets: [packet],
          session: session.id,
          flow: session.flow,
          evidence: [{ text: `Answer: ${value}`, packet }, { text: `${value} is ${host.inside} (${host.source})` }],
        }),
      );
      break;
    }
  }
  return found;
}
