/** How long it takes from moving the scroll bar to a painted row, with a host that answers at once. */
import { fakePacketCount } from './fake-capture.ts';
import { fakeDocument } from './fake-document.ts';
import { bundlePage, launchChromium, openPage, tell } from './open-page.ts';

export interface ScrollTimes {
  readonly medianMilliseconds: number;
  readonly percentile95Milliseconds: number;
  readonly maxMilliseconds: number;
}

/** Jumps to `jumps` places spread over the capture, none of them near the one before. */
export async function measureScrolling(jumps = 200): Promise<ScrollTimes> {
  const [bundle, browser] = await Promise.all([bundlePage(), launchChromium()]);
  const { page } = await openPage(browser, bundle);
  await tell(page, { kind: 'analysis', name: 'a.pcap', summary: fakeDocument, partial: false });
  await page.locator('[data-packet="31"]').waitFor();
  const times = await page.getByTestId('packets').evaluate(
    async (grid, { count, packets }) => {
      const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame: (then: () => void) => void };
      const frame = (): Promise<void> => new Promise((then) => requestAnimationFrame(() => then()));
      /** A message posted in a frame arrives after that frame is painted. */
      const painted = (): Promise<void> =>
        new Promise((then) => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => {
            port1.close();
            then();
          });
          port1.start();
          port2.postMessage(null);
        });
      const found: number[] = [];
      for (let jump = 1; jump <= count; jump += 1) {
        // Steps of the golden ratio never come near a place they have just been at.
        const share = (jump * 0.618_034) % 1;
        const expected = share * packets;
        const start = performance.now();
        grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
        let isShown = false;
        while (!isShown) {
          await frame();
          await painted();
          const rows: { dataset: Record<string, string> }[] = [...grid.querySelectorAll('[data-packet]')];
          isShown = rows.some((row) => Math.abs(Number(row.dataset['packet']) - expected) < 200);
        }
        found.push(performance.now() - start);
      }
      return found;
    },
    { count: jumps, packets: fakePacketCount },
  );
  await browser.close();
  const sorted = times.sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { medianMilliseconds: at(0.5), percentile95Milliseconds: at(0.95), maxMilliseconds: at(1) };
}
