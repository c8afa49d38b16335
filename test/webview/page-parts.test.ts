import { expect, test } from 'vitest';
import { LatestRequest } from '../../webview/latest-request.ts';
import { Store } from '../../webview/store.ts';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

test('a watcher hears of its own values only', () => {
  const store = new Store({ packet: 1, filter: '' });
  const seen: number[] = [];
  const stop = store.watch(
    (state) => [state.packet],
    (state) => seen.push(state.packet),
  );
  store.update({ filter: 'tcp' });
  store.update({ packet: 1 });
  store.update({ packet: 2 });
  stop();
  store.update({ packet: 3 });
  expect(seen).toEqual([1, 2]);
});

test('a watcher may change the state', () => {
  const store = new Store({ packet: 1, flow: 0 });
  store.watch(
    (state) => [state.packet],
    ({ packet }) => store.update({ flow: packet * 10 }),
  );
  store.update({ packet: 2 });
  expect(store.state).toEqual({ packet: 2, flow: 20 });
});

test('only the first and the last of many wishes are asked, and only the last is shown', async () => {
  const asked: number[] = [];
  const shown: number[] = [];
  const latest = new LatestRequest<number, number>(
    async (wish) => {
      asked.push(wish);
      await settled();
      return wish;
    },
    (_, answer) => shown.push(answer),
    () => undefined,
  );
  for (const wish of [1, 2, 3, 4]) latest.request(wish);
  await settled();
  await settled();
  await settled();
  expect(asked).toEqual([1, 4]);
  expect(shown).toEqual([4]);
});

test('a failed wish is reported and the next one is asked', async () => {
  const events: string[] = [];
  const latest = new LatestRequest<number, number>(
    (wish) => (wish === 1 ? Promise.reject(new Error('There is no packet 1.')) : Promise.resolve(wish)),
    (wish) => events.push(`shown ${wish}`),
    (wish, message) => events.push(`${wish}: ${message}`),
  );
  latest.request(1);
  await settled();
  latest.request(2);
  await settled();
  expect(events).toEqual(['1: There is no packet 1.', 'shown 2']);
});
