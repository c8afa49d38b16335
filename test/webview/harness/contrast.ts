/** Whether words stand out from what is behind them: colours as the browser computed them, and WCAG's ratio of the two. */
import type { Page } from 'playwright-core';

export interface ShownColours {
  readonly text: string;
  /** What lies behind, nearest first; the last one is solid. */
  readonly grounds: readonly string[];
}

/** Colours of every visible element that `selector` names and that has words. */
export const shownColours = (page: Page, selector: string): Promise<ShownColours[]> =>
  page.locator(selector).evaluateAll((nodes) =>
    nodes
      .filter((node) => node.checkVisibility() && node.textContent.trim() !== '')
      .map((node): ShownColours => {
        const computed = (globalThis as unknown as { getComputedStyle: (of: unknown) => Record<string, string> })
          .getComputedStyle;
        const grounds: string[] = [];
        for (let ground = node; ground !== null; ground = ground.parentElement) {
          const colour = computed(ground)['backgroundColor'] ?? '';
          if (!/^rgba\(.*, 0\)$/.test(colour)) grounds.push(colour);
          if (colour.startsWith('rgb(')) break;
        }
        return { text: computed(node)['color'] ?? '', grounds };
      }),
  );

/** WCAG 2.2 contrast ratio of a text with what is behind it; translucent colours are laid over each other. */
export function contrast(text: string, grounds: readonly string[]): number {
  const back = grounds
    .toReversed()
    .reduce<readonly number[]>((below, ground) => over(channelsOf(ground), below), black);
  const front = over(channelsOf(text), back);
  const [low = 0, high = 0] = [luminance(front), luminance(back)].sort((left, right) => left - right);
  return (high + 0.05) / (low + 0.05);
}

const black: readonly number[] = [0, 0, 0];

const channelsOf = (colour: string): readonly number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);

const over = (
  [red = 0, green = 0, blue = 0, alpha = 1]: readonly number[],
  below: readonly number[],
): readonly number[] => [red, green, blue].map((channel, at) => alpha * channel + (1 - alpha) * (below[at] ?? 0));

function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
