/** Reads one SNMP flow: requests and their responses, or traps. Addresses inside are located, passwords are not shown. */
import type { Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { SnmpFacts } from './facts.ts';
import { parseSnmp, type SnmpMessage } from './parse.ts';
import { encryptedName, errorStatusName, genericTrapName, pduName, pduTag, versionNames } from './vocabulary.ts';

/** Requests without a response that are remembered; the oldest go first. */
const maximumRequests = 1024;

export class SnmpAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly requests = new Map<number, number>();
  private encrypted = 0;
  private firstEncrypted = 0;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const message = parseSnmp(payload);
    const { packet, seconds, nanoseconds } = place;
    const base = { packet, seconds, nanoseconds, from };
    if (!message) {
      this.limit.message({ ...base, name: 'not an SNMP message', size: wireBytes, summary: '', complete: false });
      return;
    }
    const facts = this.factsOf(message, packet);
    this.limit.message({
      ...base,
      name: facts.command,
      size: Math.min(message.declaredBytes, wireBytes),
      summary: summarize(message, facts),
      complete: message.declaredBytes <= payload.length && message.problem === undefined,
      facts,
      ...(message.fields.length > 0 && { fields: message.fields }),
    });
  }

  end(): void {
    if (this.encrypted > 0)
      this.context.note({
        id: 'alg/cannot-know',
        packets: [this.firstEncrypted],
        evidence: `${this.encrypted} SNMPv3 message${this.encrypted === 1 ? ' is' : 's are'} encrypted`,
        detail:
          'SNMPv3 with privacy hides commands and addresses from every gateway and from this analysis: an ALG can neither filter nor translate it.',
      });
    this.limit.end();
  }

  private factsOf(message: SnmpMessage, packet: number): SnmpFacts {
    const { version, pdu, encrypted, requestId, errorStatus, trap } = message;
    const command = encrypted ? encryptedName : pdu === undefined ? 'broken message' : pduName(pdu);
    const facts: SnmpFacts = { version: versionNames[version] ?? `version ${version}`, command };
    if (encrypted) {
      this.encrypted += 1;
      if (this.encrypted === 1) this.firstEncrypted = packet;
    }
    if (errorStatus !== undefined && errorStatus !== 0) facts.errorStatus = errorStatusName(errorStatus);
    if (trap?.agentAddress !== undefined) facts.agentAddress = trap.agentAddress;
    if (requestId === undefined) return facts;
    facts.requestId = requestId;
    if (pdu === pduTag.response || pdu === pduTag.report) {
      const requestPacket = this.requests.get(requestId);
      if (requestPacket !== undefined) facts.requestPacket = requestPacket;
    } else if (pdu !== pduTag.trap2) this.remember(requestId, packet);
    return facts;
  }

  private remember(requestId: number, packet: number): void {
    this.requests.set(requestId, packet);
    if (this.requests.size <= maximumRequests) return;
    for (const oldest of this.requests.keys()) {
      this.requests.delete(oldest);
      return;
    }
  }
}

/** `v2c, request 17, 1.3.6.1.2.1.1.5.0 and 2 more`; `v1, linkDown of 1.3.6.1.4.1.9, agent 10.0.0.1` */
function summarize({ trap, variableCount, firstVariable, problem }: SnmpMessage, facts: SnmpFacts): string {
  const texts = [facts.version];
  if (facts.requestId !== undefined) texts.push(`request ${facts.requestId}`);
  if (trap)
    texts.push(
      `${genericTrapName(trap.generic)}${trap.specific === 0 ? '' : ` ${trap.specific}`} of ${trap.enterprise}`,
      `agent ${trap.agentAddress ?? 'unknown'}`,
    );
  if (facts.errorStatus !== undefined) texts.push(facts.errorStatus);
  if (firstVariable !== undefined)
    texts.push(variableCount === 1 ? firstVariable : `${firstVariable} and ${variableCount - 1} more`);
  if (problem !== undefined) texts.push(problem);
  return texts.join(', ');
}
