/** One packet taken apart: its layers and its bytes side by side, each marking what is chosen in the other. */
import type { PacketReply } from '../src/engine/api.ts';
import { element, fill } from './element.ts';
import { HexView } from './hex-view.ts';
import { LatestRequest } from './latest-request.ts';
import { fieldAt, layerOf, nodeOf } from './layer-tree.ts';
import { makeLayerTreeView } from './layer-tree-view.ts';
import { formatCount, formatPlural } from './number-format.ts';
import type { PageState } from './page-state.ts';
import type { Store } from './store.ts';

export interface DetailsView {
  readonly element: HTMLElement;
  /** Puts the keyboard into the tree. */
  readonly focus: () => void;
}

export function makeDetailsView(
  store: Store<PageState>,
  fetchPacket: (number: number) => Promise<PacketReply>,
): DetailsView {
  let packet: PacketReply | null = null;
  const markBytes = (id: string): void => {
    if (packet === null) return;
    hex.mark(nodeOf(packet.layers, id) ?? null, layerOf(packet.layers, id) ?? null);
  };
  const tree = makeLayerTreeView(markBytes);
  const hex = new HexView((offset) => {
    if (packet === null) return;
    const field = fieldAt(packet.layers, offset);
    tree.choose(field?.id ?? null, field?.ancestors ?? []);
    if (field === undefined) hex.mark(null, null);
    else markBytes(field.id);
  });
  const heading = element('p', { class: 'details-heading muted', attributes: { role: 'status' } });
  const parts = element('div', { class: 'details-parts' }, tree.element, hex.element);
  const view = element('div', { class: 'details', testId: 'details' }, heading, parts);
  /** The keyboard is to go into the tree as soon as there is one. */
  let focusPending = false;
  const focusTree = (): void => {
    focusPending = false;
    tree.element.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  };
  const show = (text: string, shown: PacketReply | null): void => {
    packet = shown;
    fill(heading, text);
    parts.classList.toggle('is-hidden', shown === null);
    if (shown === null) return;
    tree.show(shown.layers);
    hex.show(shown.bytes);
    if (focusPending) focusTree();
  };
  const latest = new LatestRequest(
    fetchPacket,
    (number, reply) =>
      show(`Packet ${formatCount(number)}, ${formatPlural(reply.bytes.length, 'byte')} captured`, reply),
    (number, message) => show(`Packet ${formatCount(number)} could not be shown: ${message}`, null),
  );
  store.watch(
    (state) => [state.packet, state.phase === 'opening' || state.phase === 'failed'],
    ({ packet: number, phase }) => {
      if (number === null) show('Choose a packet to see its layers and bytes.', null);
      else if (phase !== 'opening' && phase !== 'failed') latest.request(number);
    },
  );
  return {
    element: view,
    focus: () => {
      focusPending = packet?.number !== store.state.packet;
      if (!focusPending) focusTree();
    },
  };
}
