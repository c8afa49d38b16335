/** RTSP's golden cases. */
import { expect, test } from 'vitest';
import { rtspCases } from '../captures/rtsp-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

const filesOf = (name: string) => rtspCases.find((each) => each.name === name)?.files ?? {};

test.each(rtspCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('a web server on port 554 is no RTSP session', async () => {
  const { document } = await analyzeFiles(filesOf('rtsp: decoy: a web server on port 554'));
  expect(document.sources).toHaveLength(1);
  expect(document.sessions).toEqual([]);
});

test('RTSP on another port is recognised; media in the connection needs no gate', async () => {
  const { document } = await analyzeFiles(filesOf('rtsp: decoy: another port, and it works'));
  expect(document.sessions).toMatchObject([
    { alg: 'rtsp', chosenBy: 'probe', server: '198.51.100.21:8555', gates: [] },
  ]);
  expect(document.sessions[0]?.messages.filter(({ name }) => name === 'RTP')).toHaveLength(1);
});

test('media through an ALG fulfils the gate that Transport asks for on each side', async () => {
  for (const [side, endpoint] of [
    ['inside', '10.0.0.5:4588'],
    ['outside', '203.0.113.1:61000'],
  ] as const) {
    // prettier-ignore
    const { document } = await analyzeFiles(filesOf(`rtsp: media through an ALG, ${side}`));
    expect(document.sessions[0]?.gates[0]).toMatchObject({ purpose: 'rtp', to: endpoint, outcome: 'fulfilled' });
    expect(document.sessions[0]?.gates[0]?.streams).toMatchObject([{ packets: 50, lost: 0 }]);
  }
});
