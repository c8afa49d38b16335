/** Ticks beside the scroll bar where findings have their packets, as editors mark problems. */
import { severities, type Severity } from '../src/base/severity.ts';
import type { AnalysisSummary } from '../src/report/document.ts';
import { packetPlace } from './document-places.ts';
import { element, fill } from './element.ts';

export interface RulerTick {
  /** 0 at the first packet, 1 at the last. */
  readonly place: number;
  readonly severity: Severity;
}

const maxTicks = 300;

/** One tick per packet and at most `maxTicks`, the severest kept. Only an unfiltered list in the order of numbers has known places. */
export function rulerTicks(document: AnalysisSummary, total: number): readonly RulerTick[] {
  const byPacket = new Map<number, Severity>();
  for (const severity of severities) {
    for (const finding of document.findings) {
      if (finding.severity !== severity) continue;
      for (const packet of finding.packets) {
        if (byPacket.size >= maxTicks) break;
        const isListed = packet >= 1 && packet <= total && packetPlace(document, finding.source, packet).shown;
        if (isListed && !byPacket.has(packet)) byPacket.set(packet, severity);
      }
    }
  }
  return [...byPacket].map(([packet, severity]) => ({ place: (packet - 0.5) / total, severity }));
}

export interface OverviewRuler {
  readonly element: HTMLElement;
  /** Ticks for a list of `total` packets; none for a null document. */
  readonly show: (document: AnalysisSummary | null, total: number) => void;
}

export function makeOverviewRuler(): OverviewRuler {
  const ruler = element('div', { class: 'overview-ruler', attributes: { 'aria-hidden': 'true' } });
  let shownDocument: AnalysisSummary | null = null;
  let shownTotal = 0;
  return {
    element: ruler,
    show: (document, total) => {
      if (document === shownDocument && total === shownTotal) return;
      shownDocument = document;
      shownTotal = total;
      const ticks = document === null || total === 0 ? [] : rulerTicks(document, total);
      fill(ruler, ...ticks.map(tickElement));
    },
  };
}

function tickElement({ place, severity }: RulerTick): HTMLElement {
  const tick = element('div', { class: `ruler-tick severity-${severity}` });
  tick.style.top = `${place * 100}%`;
  return tick;
}
