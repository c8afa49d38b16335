/** A way for long work to let its thread's other work (a question from the page, a cancellation) have its turn. */

/** The browser's side of a message port, which Node's types lack and Node's ports have. */
interface ListeningPort {
  onmessage: (() => void) | null;
}

/** Node's own way, which costs a hundredth of a message port. */
const { setImmediate: soon } = globalThis as { setImmediate?: (task: () => void) => unknown };

/** A task of the event loop after those that wait already; unlike a timer it is not slowed down when repeated. */
export function nextTurn(): Promise<void> {
  if (soon) return new Promise((resolve) => void soon(resolve));
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    (port2 as unknown as ListeningPort).onmessage = () => {
      port1.close();
      resolve();
    };
    port1.postMessage(null);
  });
}
