import { expect, test } from 'vitest';
import type { RowsReply, RowsRequest } from '../../src/engine/api.ts';
import { RowCache, type RowQuery } from '../../webview/row-cache.ts';
import { fakePacketCount, fakeRows } from './harness/fake-capture.ts';

const all: RowQuery = { filter: '', sort: 'number', descending: false };

/** A host whose answers are given by hand, in any order. */
function makeHost() {
  const questions: { readonly request: RowsRequest; readonly answer: (reply?: RowsReply) => Promise<void> }[] = [];
  let changes = 0;
  const cache = new RowCache(
    (request) =>
      new Promise((resolve) => {
        questions.push({
          request,
          answer: (reply = fakeRows(request)) => {
            resolve(reply);
            return new Promise((done) => setTimeout(done));
          },
        });
      }),
    () => {
      changes += 1;
    },
  );
  const answerAll = async (): Promise<void> => {
    for (let question = questions.shift(); question !== undefined; question = questions.shift())
      await question.answer();
  };
  return { cache, questions, answerAll, changes: () => changes };
}

test('asks for what is in view and a margin, not for more', async () => {
  const { cache, questions, answerAll } = makeHost();
  cache.ask(all);
  expect(questions.map(({ request }) => [request.from, request.count])).toEqual([[0, 64]]);
  await questions.shift()?.answer();
  await answerAll();
  cache.want(1_000_000, 40);
  expect(questions[0]?.request).toEqual({ ...all, from: 1_000_000 - (1_000_000 % 64), count: 64 });
  let asked = 0;
  while (questions.length > 0) {
    asked += questions[0]?.request.count ?? 0;
    await questions.shift()?.answer();
  }
  expect(asked).toBe(3 * 64);
  expect(cache.total).toBe(fakePacketCount);
  expect(cache.row(1_000_000)?.number).toBe(1_000_001);
  expect(cache.indexOf(1_000_020)).toBe(1_000_019);
  cache.want(1_000_000, 40);
  expect(questions).toHaveLength(0);
});

test('only the newest place is asked for while the host is busy', async () => {
  const { cache, questions, answerAll } = makeHost();
  cache.ask(all);
  await answerAll();
  for (let at = 0; at < 100; at += 1) cache.want(10_000 * at, 40);
  expect(questions.length).toBeLessThanOrEqual(2);
  await answerAll();
  expect(cache.row(990_000)?.number).toBe(990_001);
  expect(cache.row(500_000)).toBeUndefined();
});

test('answers to an earlier question are dropped', async () => {
  const { cache, questions, answerAll } = makeHost();
  cache.ask(all);
  const stale = questions.shift();
  cache.ask({ ...all, descending: true });
  await questions.shift()?.answer();
  await stale?.answer();
  await answerAll();
  expect(cache.row(0)?.number).toBe(fakePacketCount);
});

test('old rows stay until the new question is answered', async () => {
  const { cache, questions, answerAll } = makeHost();
  cache.ask(all);
  await answerAll();
  cache.ask({ ...all, filter: 'tcp.flags.reset == 1' });
  expect(cache.awaitsAnswer).toBe(true);
  expect(cache.row(0)?.number).toBe(1);
  await questions.shift()?.answer();
  expect(cache.row(0)?.number).toBe(977);
  expect(cache.total).toBe(Math.floor(fakePacketCount / 977));
});

test('a growing capture is asked for again, shown meanwhile, and ends at its new end', async () => {
  const { cache, questions, answerAll } = makeHost();
  const grown = (request: RowsRequest, total: number): RowsReply => {
    const reply = fakeRows(request);
    return { ...reply, total, rows: reply.rows.slice(0, Math.max(0, total - request.from)) };
  };
  cache.ask(all);
  await questions[0]?.answer(grown(questions.shift()?.request ?? { ...all, from: 0, count: 64 }, 10));
  expect(cache.row(9)?.number).toBe(10);
  expect(cache.row(10)).toBeUndefined();
  cache.invalidate();
  expect(cache.row(9)?.number).toBe(10);
  expect(questions).toHaveLength(1);
  await answerAll();
  expect(cache.row(10)?.number).toBe(11);
  expect(cache.total).toBe(fakePacketCount);
});

test('a host that gives fewer rows than it counts is not asked without end', async () => {
  const { cache, questions } = makeHost();
  cache.ask(all);
  const empty: RowsReply = { total: 1000, from: 0, rows: [], filterError: null };
  let asked = 0;
  while (questions.length > 0 && asked < 50) {
    await questions.shift()?.answer(empty);
    asked += 1;
  }
  expect(asked).toBeLessThan(5);
});

test('holds a bounded number of rows however far one scrolls', async () => {
  const { cache, answerAll } = makeHost();
  cache.ask(all);
  await answerAll();
  for (let row = 0; row < 64 * 400; row += 64) {
    cache.want(row, 40);
    await answerAll();
  }
  const held = Array.from({ length: 64 * 400 }, (_, row) => cache.row(row)).filter((row) => row !== undefined);
  expect(held.length).toBeGreaterThan(64 * 100);
  expect(held.length).toBeLessThanOrEqual(64 * 132);
  expect(cache.row(64 * 399)?.number).toBe(64 * 399 + 1);
});

test('says why the host failed, and asks again when told to', async () => {
  let isBroken = true;
  let asked = 0;
  const cache = new RowCache(
    (request) => {
      asked += 1;
      return isBroken ? Promise.reject(new Error('The worker ended.')) : Promise.resolve(fakeRows(request));
    },
    () => undefined,
  );
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
  cache.ask(all);
  await settled();
  expect(cache.failure).toBe('The worker ended.');
  expect(asked).toBe(1);
  isBroken = false;
  cache.invalidate();
  await settled();
  expect(cache.failure).toBeNull();
  expect(cache.row(0)?.number).toBe(1);
});

test('keeps the message about a filter that is not valid', async () => {
  const { cache, answerAll } = makeHost();
  cache.ask({ ...all, filter: 'tcp.flag' });
  await answerAll();
  expect(cache.filterError).toContain('tcp.flag');
  expect(cache.total).toBe(fakePacketCount);
});
