/** The page of the capture editor: connects the extension, the state and the views. */
import './main.css';
import { registerControls } from './controls.ts';
import { makeDetailsView } from './details-view.ts';
import { makeFindingsView } from './findings-view.ts';
import { HostConnection } from './host-connection.ts';
import { makeLadderView } from './ladder-view.ts';
import { makePacketsView } from './packets-view.ts';
import { chooseFinding, expandedCards, receive, revealPacket, toggleCard } from './page-actions.ts';
import { makePageLayout } from './page-layout.ts';
import { initialState, type PageState, savedPart } from './page-state.ts';
import { makeReplayView } from './replay-view.ts';
import { makeStatusView } from './status-view.ts';
import { Store } from './store.ts';

/** Scrolling changes the state at every frame; it is kept when it rests. */
const saveDelayMilliseconds = 250;

registerControls();
const connection = new HostConnection((message) => store.update(receive(store.state, message)));
const store = new Store<PageState>(initialState(connection.savedState));

const details = makeDetailsView(store, connection.packet);
const page = makePageLayout(store, {
  status: makeStatusView(store, () => connection.send({ kind: 'cancel' })),
  findings: makeFindingsView(store, {
    choose: (finding, key) => {
      const { state } = store;
      const isOpen = expandedCards(state).has(key);
      // The card of another finding opens and is chosen; the chosen one opens and closes.
      store.update({
        ...(state.findingKey === key ? {} : chooseFinding(state, finding)),
        ...(state.findingKey === key || !isOpen ? toggleCard(state, key) : {}),
      });
    },
    openPacket: (packet) => store.update(revealPacket(packet)),
    openLine: (source, line) => connection.send({ kind: 'open-line', source, line }),
    fix: (action, finding, fix) => connection.send({ kind: 'fix', action, finding, fix }),
    choosePlatform: (platform) => store.update({ platform }),
  }),
  packets: makePacketsView(store, connection.rows, (packet) => {
    store.update({ packet, tab: 'details' });
    details.focus();
  }),
  ladder: makeLadderView(store, connection.ladder),
  details: details.element,
  replay: makeReplayView(store, connection, {
    saveOtherSide: (gateway) => connection.send({ kind: 'save-other-side', gateway }),
    nameInside: () => connection.send({ kind: 'name-inside' }),
    compareTrace: (gateway) => connection.send({ kind: 'compare-trace', gateway }),
  }),
});
document.body.append(page);

let saving: ReturnType<typeof setTimeout> | undefined;
store.watch(
  (state) => Object.values(savedPart(state)),
  () => {
    clearTimeout(saving);
    saving = setTimeout(() => connection.save(savedPart(store.state)), saveDelayMilliseconds);
  },
);
connection.send({ kind: 'ready' });
