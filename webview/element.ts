/** Makes nodes of the page. Text goes in as text nodes only, so nothing a capture holds can become markup. */
import { visibleText } from './visible-text.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

export type Child = Node | string | null;

export interface ElementOptions {
  readonly class?: string;
  readonly testId?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly on?: { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };
}

/** An HTML element; `null` children are left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  dress(node, options);
  node.append(...nodesOf(children));
  return node;
}

/** Gives any element, also one of the control library, its class, test id, attributes and listeners. */
export function dress(node: HTMLElement, options: ElementOptions): void {
  if (options.class !== undefined) node.className = options.class;
  if (options.testId !== undefined) node.dataset['testid'] = options.testId;
  for (const [name, value] of Object.entries(options.attributes ?? {})) node.setAttribute(name, visibleText(value));
  for (const [name, listener] of Object.entries(options.on ?? {}))
    node.addEventListener(name, listener as EventListener);
}

/** An SVG element. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly SVGElement[]
): SVGElementTagNameMap[Tag] {
  const node = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** Replaces what an element holds. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...nodesOf(children));
}

/** Sets a text node only when it differs: most cells of a scrolled list keep their text. */
export function setText(node: Text, text: string): void {
  const shown = visibleText(text);
  if (node.data !== shown) node.data = shown;
}

const nodesOf = (children: readonly Child[]): readonly Node[] =>
  children.flatMap((child) => {
    if (child === null) return [];
    return typeof child === 'string' ? [document.createTextNode(visibleText(child))] : [child];
  });

let lastId = 0;

/** An id that no other element of the page has, for labels that point at elements. */
export function freshId(prefix: string): string {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
