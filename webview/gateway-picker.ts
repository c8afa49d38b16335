/** The list from which the gateway of the replay is chosen: this configuration, routers and yardsticks apart. */
import type { GatewayChoice } from '../src/engine/replay-api.ts';
import { element, fill, freshId } from './element.ts';
import { choiceKinds } from './replay-words.ts';

export interface GatewayPicker {
  readonly element: HTMLElement;
  readonly show: (choices: readonly GatewayChoice[]) => void;
  readonly choose: (id: string) => void;
}

export function makeGatewayPicker(chosen: (id: string) => void): GatewayPicker {
  const id = freshId('gateway');
  const select = element('select', {
    class: 'picker',
    testId: 'gateway',
    attributes: { id },
    on: { change: () => chosen(select.value) },
  });
  return {
    element: element(
      'span',
      { class: 'gateway-picker' },
      element('label', { attributes: { for: id } }, 'Gateway'),
      select,
    ),
    show: (choices) => {
      const groups = choiceKinds.flatMap(([kind, label]) => {
        const own = choices.filter((choice) => choice.kind === kind);
        if (own.length === 0) return [];
        const options = own.map((choice) => element('option', { attributes: { value: choice.id } }, choice.title));
        return [element('optgroup', { attributes: { label } }, ...options)];
      });
      fill(select, ...groups);
    },
    choose: (wished) => {
      if (select.value !== wished) select.value = wished;
    },
  };
}
