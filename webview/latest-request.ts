/** Asks for the newest wish only: while one question is under way, all wishes but the last are forgotten. */

export class LatestRequest<Wish, Answer> {
  readonly #ask: (wish: Wish) => Promise<Answer>;
  readonly #answered: (wish: Wish, answer: Answer) => void;
  readonly #failed: (wish: Wish, message: string) => void;
  #busy = false;
  #next: { readonly wish: Wish } | null = null;

  constructor(
    ask: (wish: Wish) => Promise<Answer>,
    answered: (wish: Wish, answer: Answer) => void,
    failed: (wish: Wish, message: string) => void,
  ) {
    this.#ask = ask;
    this.#answered = answered;
    this.#failed = failed;
  }

  request(wish: Wish): void {
    this.#next = { wish };
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#next !== null) {
      const { wish } = this.#next;
      this.#next = null;
      try {
        const answer = await this.#ask(wish);
        if (this.#next === null) this.#answered(wish, answer);
      } catch (error) {
        if (this.#next === null) this.#failed(wish, error instanceof Error ? error.message : String(error));
      }
    }
    this.#busy = false;
  }
}
