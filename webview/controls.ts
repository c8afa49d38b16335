/**
 * The controls of the VS Code look, and the only file that knows the library they come from: `@vscode/webview-ui-toolkit`
 * is no longer developed, so another library takes its place by changing this file alone. Its badge, tag and progress ring put
 * style attributes into their markup, which the page's policy forbids; those are drawn by the page's own style.
 */
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { dress, type ElementOptions } from './element.ts';

/** Call once, before any control is made. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export interface ButtonOptions extends ElementOptions {
  readonly appearance: 'primary' | 'secondary';
  readonly click: () => void;
}

/** A push button. */
export function button(label: string, { appearance, click, ...options }: ButtonOptions): HTMLElement {
  const node = document.createElement('vscode-button');
  node.setAttribute('appearance', appearance);
  dress(node, options);
  node.append(label);
  node.addEventListener('click', click);
  return node;
}

/** Makes a button of this file answer, or not. */
export function setEnabled(node: HTMLElement, enabled: boolean): void {
  node.toggleAttribute('disabled', !enabled);
}
