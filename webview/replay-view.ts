/** The replay: what other gateways, or this one's configuration, would do with the capture that is open. */
import type { ReplayMatrix, ReplayReply, RewritesReply } from '../src/engine/replay-api.ts';
import type { AnalysisSummary } from '../src/report/document.ts';
import { button } from './controls.ts';
import { element, fill } from './element.ts';
import { makeGatewayPicker } from './gateway-picker.ts';
import { icon } from './icons.ts';
import { LatestRequest } from './latest-request.ts';
import { cellOf, shownGateway, shownRow } from './matrix-layout.ts';
import { makeMatrixView } from './matrix-view.ts';
import { chooseCell, revealPacket } from './page-actions.ts';
import type { PageState } from './page-state.ts';
import { bindingList, gatewaySummary, sessionSummary } from './replay-result-view.ts';
import { makeRewriteView } from './rewrite-view.ts';
import type { Store } from './store.ts';

export interface ReplaySource {
  readonly matrix: () => Promise<ReplayMatrix>;
  readonly replay: (gateway: string) => Promise<ReplayReply>;
  readonly rewrites: (gateway: string, session: number) => Promise<RewritesReply>;
}

export interface ReplayEvents {
  readonly saveOtherSide: (gateway: string) => void;
  readonly compareTrace: (gateway: string) => void;
  readonly nameInside: () => void;
}

/** Debug lines of no other platform are public; a configuration may be one of it. */
const tracedGateways: readonly string[] = ['cisco-ios', 'configuration'];

export function makeReplayView(store: Store<PageState>, source: ReplaySource, events: ReplayEvents): HTMLElement {
  let matrix: ReplayMatrix | null = null;
  /** The analysis that the matrix was asked for; another one makes it stale. */
  let askedFor: AnalysisSummary | null = null;
  let reply: ReplayReply | null = null;
  let failure: string | null = null;
  let rewrites: RewritesReply | null = null;
  let rewriteFailure: string | null = null;

  const gateway = (): string | null => shownGateway(matrix?.choices ?? [], store.state.gateway)?.id ?? null;
  const row = () => (matrix === null ? null : shownRow(matrix, store.state.flow));
  const openPacket = (packet: number): void => store.update(revealPacket(packet));
  const act = (run: (gateway: string) => void) => (): void => {
    const id = gateway();
    if (id !== null) run(id);
  };

  const picker = makeGatewayPicker((id) => store.update({ gateway: id }));
  const save = button('Save the other side (pcapng)…', {
    appearance: 'secondary',
    testId: 'save-other-side',
    click: act(events.saveOtherSide),
  });
  const compare = button('Compare predicted trace', {
    appearance: 'secondary',
    testId: 'compare-trace',
    click: act(events.compareTrace),
  });
  const toolbar = element('div', { class: 'replay-toolbar' }, picker.element, save, compare);
  const matrixView = makeMatrixView({
    choose: (chosen, id, cell) => store.update(chooseCell(chosen, id, cell)),
  });
  const summary = element('div', { class: 'replay-summary' });
  const messages = element('section', {
    class: 'replay-part replay-messages',
    attributes: { 'aria-label': 'Messages before and behind the gateway' },
  });
  const body = element('div', { class: 'replay-body' }, toolbar, matrixView.element, summary, messages);
  const notice = element('div', { class: 'pane-message replay-notice', attributes: { role: 'status' } });
  const view = element('div', { class: 'replay', testId: 'replay' }, notice, body);

  const askMatrix = new LatestRequest(
    () => source.matrix(),
    (asked: AnalysisSummary, answer) => {
      if (asked !== store.state.document) return;
      matrix = answer;
      failure = null;
      picker.show(answer.choices);
      if (answer.rows.length > 0) matrixView.show(answer);
      showChoice();
    },
    (_asked, message) => {
      matrix = null;
      failure = message;
      showState();
    },
  );
  const askReply = new LatestRequest(
    (id: string) => source.replay(id),
    (id, answer) => {
      if (id !== gateway()) return;
      reply = answer;
      showSummary();
    },
    (_id, message) => {
      reply = null;
      fill(
        summary,
        trouble(message, () => askChoice()),
      );
    },
  );
  const askRewrites = new LatestRequest(
    ({ id, session }: { readonly id: string; readonly session: number }) => source.rewrites(id, session),
    (_wish, answer) => {
      rewrites = answer;
      rewriteFailure = null;
      showMessages();
    },
    (_wish, message) => {
      rewrites = null;
      rewriteFailure = message;
      showMessages();
    },
  );

  const showState = (): void => {
    const { phase } = store.state;
    const isShown = phase === 'ready' && matrix !== null && matrix.rows.length > 0;
    body.classList.toggle('is-hidden', !isShown);
    notice.classList.toggle('is-hidden', isShown);
    view.setAttribute('aria-busy', String(phase === 'ready' && matrix === null && failure === null));
    if (isShown) return;
    if (phase === 'failed') fill(notice, 'The file could not be analyzed, so nothing can be replayed.');
    else if (phase !== 'ready') fill(notice, 'The replay begins when the capture has been read.');
    else if (failure !== null) fill(notice, trouble(failure, ask));
    else if (matrix === null) fill(notice, 'Replaying the capture under every gateway…');
    else
      fill(
        notice,
        element('h3', {}, icon('info'), 'Nothing to replay'),
        element(
          'p',
          {},
          'No session of an ALG in this capture crosses a gateway. Gateways differ in what they do to ALGs; everything else they only translate.',
        ),
      );
  };
  const ask = (): void => {
    const { document, phase, tab } = store.state;
    if (phase !== 'ready' || document === null || tab !== 'replay') return;
    askedFor = document;
    matrix = null;
    failure = null;
    showState();
    askMatrix.request(document);
  };
  const askChoice = (): void => {
    const id = gateway();
    if (id === null) return;
    if (reply?.choice.id !== id) {
      reply = null;
      fill(summary, element('p', { class: 'muted' }, 'Replaying…'));
      askReply.request(id);
    } else showSummary();
    const session = row()?.session;
    if (session === undefined || (rewrites?.choice.id === id && rewrites.session === session)) return;
    rewrites = null;
    rewriteFailure = null;
    showMessages();
    askRewrites.request({ id, session });
  };
  const showChoice = (): void => {
    showState();
    const id = gateway();
    if (id === null || matrix === null || matrix.rows.length === 0) return;
    picker.choose(id);
    compare.classList.toggle('is-hidden', !tracedGateways.includes(id));
    matrixView.mark(id, row()?.session ?? null);
    askChoice();
  };
  const showSummary = (): void => {
    const id = gateway();
    const shown = row();
    const cell = matrix === null || shown === null || id === null ? null : cellOf(matrix, shown, id);
    if (reply === null || reply.choice.id !== id || shown === null || cell === null) return;
    const record = reply.sessions.find(({ session }) => session === shown.session);
    fill(
      summary,
      sessionSummary(shown, cell, record, openPacket, (flow) => store.update({ flow, tab: 'ladder' })),
      gatewaySummary(reply, events.nameInside),
      bindingList(reply, openPacket),
    );
  };
  const showMessages = (): void => {
    fill(
      messages,
      element('h4', {}, 'Messages before and behind the gateway'),
      rewriteFailure !== null
        ? trouble(rewriteFailure, askChoice)
        : rewrites === null
          ? element('p', { class: 'muted' }, 'Translating the session’s messages…')
          : makeRewriteView(rewrites, openPacket),
    );
  };

  showState();
  store.watch(
    (state) => [state.tab === 'replay', state.phase, state.document],
    ({ phase, document }) => {
      if (phase === 'ready' && document !== askedFor) {
        reply = null;
        rewrites = null;
        ask();
      }
      showState();
    },
  );
  store.watch(
    (state) => [state.tab === 'replay', state.gateway, state.flow],
    ({ tab, document }) => {
      if (tab === 'replay' && matrix !== null && askedFor === document) showChoice();
    },
  );
  return view;
}

/** What went wrong, and another try. */
const trouble = (message: string, retry: () => void): HTMLElement =>
  element(
    'p',
    { class: 'replay-trouble', attributes: { role: 'alert' } },
    icon('error'),
    element(
      'span',
      {},
      `${message} `,
      element('button', { class: 'link', attributes: { type: 'button' }, on: { click: retry } }, 'Try again'),
    ),
  );
