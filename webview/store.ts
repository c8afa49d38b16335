/** A small observable state: views watch the parts they show, so that a change redraws only what depends on it. */

type Selection = readonly unknown[];

const sameSelection = (left: Selection, right: Selection): boolean =>
  left.length === right.length && left.every((value, index) => Object.is(value, right[index]));

export class Store<State extends object> {
  #state: State;
  readonly #watchers = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** Replaces the given fields and tells every watcher whose selection changed. */
  update(patch: Partial<State>): void {
    this.#state = { ...this.#state, ...patch };
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Calls `react` now, and again whenever a value of `select` changes. Returns the way to stop. */
  watch(select: (state: State) => Selection, react: (state: State) => void): () => void {
    let seen = select(this.#state);
    const watcher = (): void => {
      const current = select(this.#state);
      if (sameSelection(seen, current)) return;
      seen = current;
      react(this.#state);
    };
    this.#watchers.add(watcher);
    react(this.#state);
    return () => this.#watchers.delete(watcher);
  }
}
