/** The extension's side of the page, inside the page: bundled before it, so that it finds `acquireVsCodeApi`. */
import type { HostMessage, PageMessage, PageReply } from '../../../webview/protocol.ts';
import { fakeLadder, fakePacket, fakeRows } from './fake-capture.ts';
import { fakeMatrix, fakeReplay, fakeRewrites } from './fake-replay.ts';

/** What tests read and do through `globalThis.fakeHost`. */
export interface FakeHost {
  /** Everything the page sent, oldest first. */
  readonly received: PageMessage[];
  /** Milliseconds before an answer. */
  delayMilliseconds: number;
  /** Sessions of the replay's matrix, and those that it leaves out. */
  sessions: readonly [number, number];
  /** Message of the error that the replay's questions end with; null for answers. */
  replayError: string | null;
  readonly tell: (message: HostMessage) => void;
}

/** The few things of a browser that this file needs; tests are compiled without the DOM. */
interface Surroundings {
  fakeHost: FakeHost;
  acquireVsCodeApi: () => unknown;
  readonly postMessage: (message: unknown, origin: string) => void;
  readonly sessionStorage: { getItem: (key: string) => string | null; setItem: (key: string, value: string) => void };
}

const surroundings = globalThis as unknown as Surroundings;
const stateKey = 'state';

const host: FakeHost = {
  received: [],
  delayMilliseconds: 0,
  sessions: [9, 0],
  replayError: null,
  tell: (message) => surroundings.postMessage(message, '*'),
};

function answer(message: PageMessage): HostMessage | null {
  switch (message.kind) {
    case 'rows':
      return { kind: 'reply', id: message.id, result: fakeRows(message.request), error: null };
    case 'ladder':
      return { kind: 'reply', id: message.id, result: fakeLadder(message.flow), error: null };
    case 'packet':
      return { kind: 'reply', id: message.id, result: fakePacket(message.number), error: null };
    case 'matrix':
      return replayed(message.id, () => fakeMatrix(...host.sessions));
    case 'replay':
      return replayed(message.id, () => fakeReplay(message.gateway));
    case 'rewrites':
      return replayed(message.id, () => fakeRewrites(message.gateway, message.session));
    default:
      return null;
  }
}

const replayed = (id: number, answerOf: () => PageReply): HostMessage =>
  host.replayError === null
    ? { kind: 'reply', id, result: answerOf(), error: null }
    : { kind: 'reply', id, result: null, error: host.replayError };

surroundings.fakeHost = host;
surroundings.acquireVsCodeApi = () => ({
  postMessage: (message: PageMessage) => {
    host.received.push(message);
    const reply = answer(message);
    if (reply === null) return;
    if (host.delayMilliseconds === 0) host.tell(reply);
    else setTimeout(() => host.tell(reply), host.delayMilliseconds);
  },
  getState: () => JSON.parse(surroundings.sessionStorage.getItem(stateKey) ?? 'null') as unknown,
  setState: (state: unknown) => surroundings.sessionStorage.setItem(stateKey, JSON.stringify(state)),
});
