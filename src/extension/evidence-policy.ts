/**
 * Which files beside a capture join its analysis: a router's log or configuration, and the capture from the other side.
 * Names choose whom to look at, content decides; all of it is bounded, since a folder may hold a year of logs.
 */

/** A router's debug output of minutes is a few megabytes; more is a log archive. */
export const maximumTextBytes = 16 * 2 ** 20;
/** The other side's capture doubles the work, so only one that is read in seconds joins unasked. */
export const maximumCaptureBytes = 256 * 2 ** 20;
/** Files whose first bytes are looked at. */
export const maximumCandidates = 64;
/** Texts that join one analysis. */
export const maximumTexts = 8;
/** Enough for a banner, other features' messages and the first debug lines. */
export const headBytes = 64 * 1024;

export interface NamedFile {
  readonly name: string;
  readonly bytes: number;
}

/** For file dialogs, which know no double endings. */
export const captureEndings = ['pcap', 'pcapng', 'cap', 'gz'] as const;
export const textEndings = ['log', 'txt', 'cfg', 'conf'] as const;

const captureName = /\.(?:pcap|pcapng|cap)(?:\.gz)?$/i;
const textName = /\.(?:log|txt|cfg|conf|config|nattrace|algtrace)$/i;

const isCaptureName = (name: string): boolean => captureName.test(name);

/** Whether a file of this name may be evidence at all. */
export const isEvidenceName = (name: string): boolean => isCaptureName(name) || textName.test(name);

/** Texts worth a look, those that are named like the capture first, then by name. */
export function textCandidates<File extends NamedFile>(capture: string, files: readonly File[]): readonly File[] {
  const words = new Set(wordsOf(capture));
  const likeness = ({ name }: NamedFile): number => wordsOf(name).filter((word) => words.has(word)).length;
  return files
    .filter(({ name, bytes }) => textName.test(name) && bytes > 0 && bytes <= maximumTextBytes)
    .sort((one, other) => likeness(other) - likeness(one) || one.name.localeCompare(other.name))
    .slice(0, maximumCandidates);
}

/** The names of the two sides of one device, as people write them into file names. */
const sides: readonly (readonly [string, string])[] = [
  ['client', 'server'],
  ['inside', 'outside'],
  ['in', 'out'],
  ['lan', 'wan'],
  ['internal', 'external'],
  ['private', 'public'],
  ['ingress', 'egress'],
  ['before', 'after'],
  ['pre', 'post'],
  ['trust', 'untrust'],
  ['local', 'remote'],
];
const oppositeOf = new Map(sides.flatMap(([one, other]) => [[one, other] as const, [other, one] as const]));

/** The one capture whose name differs from `capture` in nothing but the side that it was taken on; null when there are several. */
export function otherSide<File extends NamedFile>(capture: string, files: readonly File[]): File | null {
  const words = wordsOf(capture);
  const found = files.filter(({ name, bytes }) => {
    if (!isCaptureName(name) || name === capture || bytes === 0 || bytes > maximumCaptureBytes) return false;
    const others = wordsOf(name);
    if (others.length !== words.length) return false;
    const differing = words.flatMap((word, at) => (word === others[at] ? [] : [[word, others[at]] as const]));
    const [pair] = differing;
    return differing.length === 1 && pair !== undefined && oppositeOf.get(pair[0]) === pair[1];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** `reset_client-side.pcap.gz` → `reset`, `client`, `side`. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(captureName, '')
    .replace(textName, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
