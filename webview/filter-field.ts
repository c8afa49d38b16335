/**
 * The display filter: applied a moment after typing stops or at once with Enter, with what is wrong said below it. A plain
 * input and not one of the control library, because a description inside another shadow tree cannot be tied to it.
 */
import { element, fill, freshId } from './element.ts';
import { icon } from './icons.ts';

export interface FilterField {
  readonly element: HTMLElement;
  readonly show: (filter: string) => void;
  readonly showError: (message: string | null) => void;
}

/** Most of what a user waits for: a million rows are filtered in a tenth of it. */
const applyDelayMilliseconds = 200;

export function makeFilterField(apply: (filter: string) => void): FilterField {
  const errorId = freshId('filter-error');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let applied = '';
  const applyNow = (): void => {
    clearTimeout(timer);
    clear.classList.toggle('is-hidden', input.value === '');
    if (input.value === applied) return;
    applied = input.value;
    apply(applied);
  };
  const input = element('input', {
    class: 'filter-input',
    testId: 'filter',
    attributes: {
      type: 'text',
      placeholder: 'Filter packets, for example tcp.flags.reset == 1',
      'aria-label': 'Filter packets',
      'aria-describedby': errorId,
      autocomplete: 'off',
      spellcheck: 'false',
    },
    on: {
      input: () => {
        clearTimeout(timer);
        timer = setTimeout(applyNow, applyDelayMilliseconds);
      },
      keydown: (event) => {
        if (event.key === 'Escape') input.value = '';
        if (event.key === 'Enter' || event.key === 'Escape') applyNow();
      },
    },
  });
  const clear = element(
    'button',
    {
      class: 'filter-clear is-hidden',
      attributes: { type: 'button', 'aria-label': 'Clear the filter', title: 'Clear the filter (Escape)' },
      on: {
        click: () => {
          input.value = '';
          applyNow();
          input.focus();
        },
      },
    },
    icon('reset'),
  );
  const error = element('p', { class: 'filter-error is-hidden', attributes: { id: errorId, role: 'alert' } });
  return {
    element: element('div', { class: 'filter' }, element('div', { class: 'filter-box' }, input, clear), error),
    show: (filter) => {
      applied = filter;
      // What the user is typing is newer than what is applied.
      if (document.activeElement !== input) input.value = filter;
      clear.classList.toggle('is-hidden', input.value === '');
    },
    showError: (message) => {
      error.classList.toggle('is-hidden', message === null);
      input.classList.toggle('is-invalid', message !== null);
      input.setAttribute('aria-invalid', String(message !== null));
      fill(error, ...(message === null ? [] : [icon('error'), `${message} All packets are shown.`]));
    },
  };
}
