/** Messages before and behind the gateway, side by side, with what the ALG changed marked in both. */
import type { RewritePreview, RewritesReply } from '../src/engine/replay-api.ts';
import { element, fill } from './element.ts';
import type { ByteRange } from './hex-lines.ts';
import { formatCount, formatPlural } from './number-format.ts';
import { shownPacketLink } from './place-link.ts';
import { messageLines, type Piece, type ShownLine, unseenChanges } from './rewrite-lines.ts';

/** Messages drawn at once; more are drawn when the user asks for them. */
const messagesPerBatch = 10;

/** All that `reply` holds; `openPacket` shows a message's packet in the list. */
export function makeRewriteView(reply: RewritesReply, openPacket: (packet: number) => void): HTMLElement {
  if (reply.previews.length === 0)
    return element('p', { class: 'muted' }, reply.why ?? 'No message of this session changes.');
  const list = element('div', { class: 'rewrites' });
  const around = element('div', { class: 'rewrites-more' });
  let drawn = 0;
  const draw = (): void => {
    const next = reply.previews.slice(drawn, drawn + messagesPerBatch);
    list.append(...next.map((preview) => messageCard(preview, openPacket)));
    drawn += next.length;
    const left = reply.previews.length - drawn;
    const more =
      left === 0
        ? null
        : element(
            'button',
            { class: 'link', attributes: { type: 'button' }, on: { click: draw } },
            `Show ${formatPlural(Math.min(left, messagesPerBatch), 'more message')} of ${formatCount(left)} left`,
          );
    const omitted =
      reply.omitted === 0
        ? null
        : element(
            'span',
            { class: 'muted' },
            `${formatPlural(reply.omitted, 'changed message')} beyond these are not listed.`,
          );
    fill(around, more, omitted);
  };
  draw();
  return element('div', {}, list, around);
}

function messageCard(preview: RewritePreview, openPacket: (packet: number) => void): HTMLElement {
  const { packet, from, name, before, after, edits } = preview;
  const growth = after.length - before.length;
  const size =
    growth === 0 ? 'same size' : `${formatPlural(Math.abs(growth), 'byte')} ${growth > 0 ? 'longer' : 'shorter'}`;
  const title = `${name} in packet ${formatCount(packet)}`;
  const beforeRanges = edits.map(({ offset, length }): ByteRange => ({ offset, length }));
  const afterRanges = edits.map(({ newOffset, newLength }): ByteRange => ({ offset: newOffset, length: newLength }));
  return element(
    'section',
    { class: 'rewrite', attributes: { 'aria-label': title } },
    element(
      'p',
      { class: 'rewrite-title' },
      element('strong', {}, name),
      shownPacketLink(packet, openPacket),
      element('span', { class: 'muted' }, `from the ${from}, ${formatPlural(edits.length, 'change')}, ${size}`),
    ),
    element(
      'div',
      { class: 'rewrite-sides' },
      side('Before', `${title}, before the gateway`, preview, before, beforeRanges, 'del'),
      side('After', `${title}, behind the gateway`, preview, after, afterRanges, 'ins'),
    ),
  );
}

function side(
  heading: string,
  label: string,
  { isText }: RewritePreview,
  bytes: Uint8Array,
  ranges: readonly ByteRange[],
  tag: 'del' | 'ins',
): HTMLElement {
  const unseen = unseenChanges(ranges);
  return element(
    'div',
    { class: 'rewrite-side' },
    element('h5', {}, heading, element('span', { class: 'muted' }, formatPlural(bytes.length, 'byte'))),
    element(
      'div',
      {
        class: isText ? 'message-lines is-text' : 'message-lines is-hex',
        attributes: { tabindex: '0', role: 'region', 'aria-label': label },
      },
      ...messageLines(bytes, ranges, isText).map((line) => lineElement(line, tag, isText ? '' : ' ')),
      unseen === 0
        ? null
        : element('div', { class: 'message-gap' }, `${formatPlural(unseen, 'change')} further on in this long message`),
    ),
  );
}

function lineElement(line: ShownLine, tag: 'del' | 'ins', between: string): HTMLElement {
  if ('omitted' in line)
    return element('div', { class: 'message-gap' }, `${formatPlural(line.omitted, 'unchanged line')}`);
  return element(
    'div',
    { class: line.isChanged ? 'message-line is-changed' : 'message-line' },
    element('span', { class: 'message-label', attributes: { 'aria-hidden': 'true' } }, line.label),
    element('span', { class: 'message-text' }, ...marked(line.pieces, tag, between)),
    line.characters.length === 0
      ? null
      : element(
          'span',
          { class: 'message-characters', attributes: { 'aria-hidden': 'true' } },
          ...marked(line.characters, tag, ''),
        ),
  );
}

/** Pieces with the changed ones marked; bytes keep a space between two pieces, as between two bytes. */
const marked = (pieces: readonly Piece[], tag: 'del' | 'ins', between: string): readonly (Node | string)[] =>
  pieces.flatMap(({ text, isChanged }, at) => [
    ...(at > 0 && between !== '' ? [between] : []),
    isChanged ? element(tag, text === '' ? { class: 'is-empty' } : {}, text) : text,
  ]);
