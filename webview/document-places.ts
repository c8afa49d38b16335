/** Where a finding's packets and lines are: the packet list holds only the first capture among the sources. */
import type { AnalysisSummary, FindingRecord } from '../src/report/document.ts';

/** A packet that the page can or cannot show. `name` is set for a packet of another capture than the one in the list. */
export interface PacketPlace {
  readonly packet: number;
  readonly shown: boolean;
  readonly name: string | null;
}

export interface LinePlace {
  readonly source: number;
  readonly line: number;
  readonly name: string;
}

/** Index of the source whose packets the list shows, or -1. */
export const listedCapture = (document: AnalysisSummary): number =>
  document.sources.findIndex((source) => source.kind === 'capture');

/** Last part of a path of any system. */
export const fileName = (path: string): string => path.split(/[\\/]/).pop() ?? path;

/** A packet of `source`. When that source has no packets (a log's finding that rests on packets too), the listed capture is meant. */
export function packetPlace(document: AnalysisSummary, source: number, packet: number): PacketPlace {
  const listed = listedCapture(document);
  const record = document.sources[source];
  const elsewhere = record?.kind === 'capture' && source !== listed;
  return { packet, shown: listed >= 0 && !elsewhere, name: elsewhere ? fileName(record.path) : null };
}

/** A line of `source`. When that source is a capture, the first text among the sources is meant; null when there is none. */
export function linePlace(document: AnalysisSummary, source: number, line: number): LinePlace | null {
  const isText = (index: number): boolean => {
    const kind = document.sources[index]?.kind;
    return kind === 'trace' || kind === 'config';
  };
  const at = isText(source) ? source : document.sources.findIndex((_, index) => isText(index));
  const record = document.sources[at];
  return record === undefined ? null : { source: at, line, name: fileName(record.path) };
}

/** First packet of the finding that the list can show, or null. */
export function firstShownPacket(document: AnalysisSummary, finding: FindingRecord): number | null {
  const places = [
    ...finding.packets.map((packet) => packetPlace(document, finding.source, packet)),
    ...finding.evidence.flatMap(({ source, packet }) =>
      packet === undefined ? [] : [packetPlace(document, source ?? finding.source, packet)],
    ),
  ];
  return places.find((place) => place.shown)?.packet ?? null;
}
