/**
 * Which meaning `system conntrack modules X` has in a text. Until VyOS 1.3, and on EdgeOS, modules are on and `X disable`
 * turns one off; since 1.4 presence turns a module on (vyos-1x, migration of conntrack from syntax 2 to 3).
 */
import { releaseOf } from '../command-table.ts';
import type { TreeLeaf } from '../statement-tree/leaf.ts';

export const moduleSyntaxes = ['presence', 'disable', 'unknown'] as const;
export type ModuleSyntax = (typeof moduleSyntaxes)[number];

export interface VyosRelease {
  readonly syntax: ModuleSyntax;
  /** True when more than the modules' own statements tells the syntax. */
  readonly certain: boolean;
  /** As printed in the last lines of a configuration; null when they are not there. */
  readonly version: string | null;
}

/** The syntax that a release has; `unknown` without one. */
export function syntaxOfVersion(version: string | null | undefined): ModuleSyntax {
  if (version === null || version === undefined) return 'unknown';
  // EdgeOS counts otherwise: "v1.10.11", "EdgeRouter.ER-e50.v2.0.9".
  if (/\bv\d|edge/i.test(version)) return 'disable';
  if (/sagitta|circinus|current/i.test(version)) return 'presence';
  if (/equuleus|crux/i.test(version)) return 'disable';
  // Rolling releases since 2024 are named by their date.
  if (/^20\d\d\./.test(version)) return 'presence';
  const release = releaseOf(version);
  if (!release) return 'unknown';
  const [major, minor] = release;
  return major > 1 || (major === 1 && minor >= 4) ? 'presence' : 'disable';
}

const isModules = ({ path }: TreeLeaf): boolean =>
  path[0] === 'system' && path[1] === 'conntrack' && path[2] === 'modules';

/** What the interface of a NAT rule tells: 1.4 and later name it below `name` or `group`. */
function byInterface(leaves: readonly TreeLeaf[]): 'presence' | 'disable' | null {
  for (const { path } of leaves) {
    if (path[0] === 'service' && path[1] === 'nat') return 'disable';
    const at = path[0] === 'nat' && path[2] === 'rule' ? path.findIndex((word) => /^(?:out|in)bound-interface$/.test(word)) : -1; // prettier-ignore
    if (at < 0) continue;
    const next = path[at + 1];
    if (next === 'name' || next === 'group') return 'presence';
    if (next !== undefined && path.length === at + 2) return 'disable';
  }
  return null;
}

/** The release of the text, by its last lines, the shape of NAT rules, and the modules themselves. */
export function releaseIn(text: string, leaves: readonly TreeLeaf[]): VyosRelease {
  const version = /^(?:\/\/|\/\*)[ \t]*Release version:[ \t]*([^\s*]{1,60})/m.exec(text)?.[1] ?? null;
  const conntrack = /^(?:\/\/|\/\*)[^\n]{0,80}config-version[^\n]{0,2000}\bconntrack@(\d{1,3})\b/m.exec(text)?.[1];
  if (conntrack !== undefined)
    return { syntax: Number(conntrack) >= 3 ? 'presence' : 'disable', certain: true, version };
  const stated = syntaxOfVersion(version);
  if (stated !== 'unknown') return { syntax: stated, certain: true, version };
  const shape = byInterface(leaves);
  if (shape === 'presence') return { syntax: shape, certain: true, version };
  const modules = leaves.filter(isModules);
  if (modules.some(({ path, verb }) => verb === 'set' && path[4] === 'disable'))
    return { syntax: 'disable', certain: shape === 'disable', version };
  if (modules.some(({ path, verb }) => path.length <= 4 && (verb === 'set' || path.length === 3 || shape === null)))
    return { syntax: 'presence', certain: false, version };
  return { syntax: shape ?? 'unknown', certain: shape !== null, version };
}
