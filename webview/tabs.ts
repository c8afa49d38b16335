/** A row of tabs that wraps, with the keyboard of the WAI-ARIA tabs pattern. */
import { element, fill, freshId } from './element.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown when the tab is chosen, hidden otherwise. */
  readonly panel: HTMLElement;
}

export interface Tabs {
  readonly list: HTMLElement;
  /** Shows one panel; an id that no tab has changes nothing. */
  readonly choose: (id: string) => void;
  /** Names a tab anew; null hides it, for layouts that show its panel beside another one. */
  readonly rename: (id: string, label: string | null) => void;
}

/** Connects tabs and panels; `chosen` is called when the user takes another tab. */
export function makeTabs(label: string, tabs: readonly Tab[], chosen: (id: string) => void): Tabs {
  const buttons = tabs.map((tab) => {
    const buttonId = freshId('tab');
    tab.panel.id ||= freshId('panel');
    tab.panel.setAttribute('role', 'tabpanel');
    tab.panel.setAttribute('aria-labelledby', buttonId);
    return element(
      'button',
      {
        class: 'tab',
        attributes: { type: 'button', role: 'tab', id: buttonId, 'aria-controls': tab.panel.id },
        on: { click: () => take(tab.id) },
      },
      tab.label,
    );
  });
  const choose = (id: string): void => {
    if (!tabs.some((tab) => tab.id === id)) return;
    for (const [index, tab] of tabs.entries()) {
      const isChosen = tab.id === id;
      const button = buttons[index];
      button?.setAttribute('aria-selected', String(isChosen));
      button?.setAttribute('tabindex', isChosen ? '0' : '-1');
      tab.panel.classList.toggle('is-hidden', !isChosen);
    }
  };
  const take = (id: string): void => {
    choose(id);
    chosen(id);
  };
  const list = element('div', {
    class: 'tabs',
    attributes: { role: 'tablist', 'aria-label': label },
    on: {
      keydown: (event) => {
        const shown = buttons.filter((button) => !button.classList.contains('is-hidden'));
        const at = shown.findIndex((button) => button === event.target);
        const target = shown[targetOf(event.key, at, shown.length)];
        const tab = tabs[buttons.findIndex((button) => button === target)];
        if (at < 0 || tab === undefined) return;
        event.preventDefault();
        take(tab.id);
        target?.focus();
      },
    },
  });
  fill(list, ...buttons);
  return {
    list,
    choose,
    rename: (id, label) => {
      const button = buttons[tabs.findIndex((tab) => tab.id === id)];
      button?.classList.toggle('is-hidden', label === null);
      if (button !== undefined && label !== null) fill(button, label);
    },
  };
}

function targetOf(key: string, at: number, count: number): number {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}
