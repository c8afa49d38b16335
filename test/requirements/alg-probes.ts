/** Which ALGs run before anything is configured: RFC 4787 §7, RFC 5382 §6. */
import { decideAlg, type Profile } from '../../src/gateway/profile.ts';
import { breaks, meets, type Judgement, type Probe } from './requirement.ts';

const client = { address: '10.0.0.5', port: 50_000 };

/** The decision that a replay makes for a session of each ALG on its own port. */
function defaultOff(profile: Profile, transport: 'tcp' | 'udp', allowed: readonly string[]): Judgement {
  const on: { readonly alg: string; readonly verified: boolean }[] = [];
  const unknown: string[] = [];
  for (const setting of profile.algs) {
    if (setting.transport !== transport || allowed.includes(setting.alg)) continue;
    const server = { address: '198.51.100.30', port: setting.ports[0] ?? 7000 };
    const { state } = decideAlg(profile, setting.alg, transport, client, server);
    if (state === 'on') on.push(setting);
    else if (state === 'unknown') unknown.push(setting.alg);
  }
  if (on.length > 0) {
    const verified = on.some((setting) => setting.verified);
    return { ...breaks(`on by default: ${on.map(({ alg }) => alg).join(', ')}`), verified };
  }
  if (unknown.length > 0)
    return { result: 'cannot-know', reason: `whether these are on by default is not known: ${unknown.join(', ')}` };
  return meets(allowed.length > 0 ? `no ALG but ${allowed.join(', ')} is on by default` : 'no ALG is on by default');
}

export const algProbes: readonly Probe[] = [
  { rfc: 4787, number: '10', section: '7', level: 'should', words: 'ALGs for UDP are off', facts: [], run: (profile) => Promise.resolve(defaultOff(profile, 'udp', [])) },
  { rfc: 5382, number: '6', section: '6', level: 'should', words: 'ALGs for TCP are off by default, but for that of FTP', facts: [], run: (profile) => Promise.resolve(defaultOff(profile, 'tcp', ['ftp'])) },
]; // prettier-ignore
