/** The strip above everything: how far reading has come and the way to stop it, what is incomplete, what failed. */
import type { AnalysisProgress } from '../src/engine/api.ts';
import { button, setEnabled } from './controls.ts';
import { element, fill } from './element.ts';
import { icon } from './icons.ts';
import { formatPlural, formatSize } from './number-format.ts';
import type { PageState } from './page-state.ts';
import type { Store } from './store.ts';

/** Words of the progress line. */
export function progressText(progress: AnalysisProgress | null): string {
  if (progress === null) return 'Opening the capture…';
  const { bytesRead, bytesTotal, packets } = progress;
  const size = bytesTotal > 0 ? `${formatSize(bytesRead)} of ${formatSize(bytesTotal)}` : formatSize(bytesRead);
  return `Reading: ${size}, ${formatPlural(packets, 'packet')}`;
}

export function makeStatusView(store: Store<PageState>, cancel: () => void): HTMLElement {
  const text = element('span', { class: 'progress-text' });
  const fillBar = element('div', { class: 'progress-fill' });
  const bar = element(
    'div',
    {
      class: 'progress-bar',
      attributes: {
        role: 'progressbar',
        'aria-label': 'Reading the capture',
        'aria-valuemin': '0',
        'aria-valuemax': '100',
      },
    },
    fillBar,
  );
  const cancelButton = button('Cancel', {
    appearance: 'secondary',
    testId: 'cancel',
    click: () => {
      setEnabled(cancelButton, false);
      fill(cancelButton, 'Cancelling…');
      cancel();
    },
  });
  const progress = element('div', { class: 'progress', testId: 'progress' }, text, cancelButton, bar);
  const notice = element('div', { class: 'notice', attributes: { role: 'status' } });
  const strip = element('div', { class: 'status' }, progress, notice);

  store.watch(
    (state) => [state.phase, state.progress],
    ({ phase, progress: at }) => {
      const isBusy = phase === 'opening' || phase === 'reading';
      progress.classList.toggle('is-hidden', !isBusy);
      if (!isBusy) {
        setEnabled(cancelButton, true);
        fill(cancelButton, 'Cancel');
        return;
      }
      fill(text, progressText(at));
      const share = at === null || at.bytesTotal <= 0 ? null : Math.min(1, at.bytesRead / at.bytesTotal);
      bar.classList.toggle('is-indeterminate', share === null);
      fillBar.style.transform = `scaleX(${share ?? 1})`;
      if (share === null) bar.removeAttribute('aria-valuenow');
      else bar.setAttribute('aria-valuenow', String(Math.round(share * 100)));
    },
  );
  store.watch(
    (state) => [state.phase, state.partial],
    (state) => {
      const isPartial = state.phase === 'ready' && state.partial;
      notice.classList.toggle('is-hidden', !isPartial);
      fill(notice, ...(isPartial ? [icon('warning'), partialText(state)] : []));
    },
  );
  return strip;
}

function partialText({ progress }: PageState): string {
  const place =
    progress === null || progress.bytesTotal <= progress.bytesRead
      ? ''
      : ` after ${formatPlural(progress.packets, 'packet')} (${formatSize(progress.bytesRead)} of ${formatSize(progress.bytesTotal)})`;
  return `Partial result: reading stopped${place}. Findings and packets cover only what was read; open the file again to read all of it.`;
}
