/** The links from words to where they were seen: a packet of the list, or a line of a log. */
import type { AnalysisSummary } from '../src/report/document.ts';
import { linePlace, packetPlace } from './document-places.ts';
import { element } from './element.ts';
import { formatCount } from './number-format.ts';

export interface PlaceEvents {
  readonly openPacket: (packet: number) => void;
  readonly openLine: (source: number, line: number) => void;
}

const link = (text: string, label: string, click: () => void): HTMLElement =>
  element(
    'button',
    {
      class: 'link',
      attributes: { type: 'button', 'aria-label': label },
      on: {
        click: (event) => {
          event.stopPropagation();
          click();
        },
      },
    },
    text,
  );

/** A packet that the list holds. */
export const shownPacketLink = (packet: number, openPacket: PlaceEvents['openPacket']): HTMLElement => {
  const text = `packet ${formatCount(packet)}`;
  return link(text, `Show ${text} in the list`, () => openPacket(packet));
};

/** A packet: a link when the list holds it, else the name of the capture that does. */
export function packetLink(
  document: AnalysisSummary,
  source: number,
  packet: number,
  events: PlaceEvents,
): HTMLElement {
  const place = packetPlace(document, source, packet);
  const text = `packet ${formatCount(packet)}`;
  if (place.shown) return shownPacketLink(packet, events.openPacket);
  return element('span', { class: 'muted' }, place.name === null ? text : `${text} of ${place.name}`);
}

/** A line: a link when one of the sources is a text. */
export function lineLink(document: AnalysisSummary, source: number, line: number, events: PlaceEvents): HTMLElement {
  const place = linePlace(document, source, line);
  if (place === null) return element('span', { class: 'muted' }, `line ${formatCount(line)}`);
  const text = `${place.name}:${line}`;
  return link(text, `Open line ${line} of ${place.name}`, () => events.openLine(place.source, line));
}
