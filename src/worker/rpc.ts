/**
 * The engine across a worker boundary. Both ends derive their messages from `EngineApi`, so that neither can drift from it;
 * only plain data crosses, and bytes are moved rather than copied where one end owns them.
 */
import { CaptureError, captureErrorCodes, type CaptureErrorCode } from '../base/capture-error.ts';
import type { AnalysisProgress, EngineApi, SourceInput } from '../engine/api.ts';
import { detachBytes } from './owned-bytes.ts';

type Method = keyof EngineApi;

/** One end of a channel that delivers in order; `worker_threads` ports and web workers both fit. */
export interface Port {
  readonly post: (message: Call | Answer, transfer: ArrayBuffer[]) => void;
  readonly listen: (receive: (message: unknown) => void) => void;
}

/** Editor → engine. Cancelling is a call like any other, since the engine answers while `open` is under way. */
export type Call = {
  readonly [Name in Method]: {
    readonly kind: 'call';
    readonly id: number;
    readonly method: Name;
    readonly parameters: Parameters<EngineApi[Name]>;
  };
}[Method];

/** Engine → editor. `code` is null for errors that are the engine's own fault. */
export type Answer =
  | { readonly kind: 'result'; readonly id: number; readonly result: Awaited<ReturnType<EngineApi[Method]>> }
  | { readonly kind: 'error'; readonly id: number; readonly code: CaptureErrorCode | null; readonly message: string }
  | { readonly kind: 'progress'; readonly progress: AnalysisProgress };

/** Answers the calls that arrive at `port` with the engine that `create` makes. */
export function serveEngine(port: Port, create: (onProgress: (progress: AnalysisProgress) => void) => EngineApi): void {
  const engine = create((progress) => {
    port.post({ kind: 'progress', progress }, []);
  });
  const answer = async (call: Call): Promise<void> => {
    try {
      const result = await dispatch(engine, call);
      const detached = detachBytes(result, call.method === 'otherSide');
      port.post({ kind: 'result', id: call.id, result: detached.result }, detached.transfer);
    } catch (error) {
      const code = error instanceof CaptureError ? error.code : null;
      port.post({ kind: 'error', id: call.id, code, message: messageOf(error) }, []);
    }
  };
  port.listen((message) => void answer(message as Call));
}

export interface EngineClient {
  readonly engine: EngineApi;
  /** Rejects everything that is under way and everything that is asked later: the other end is gone. */
  readonly fail: (error: Error) => void;
}

/** The engine at the other end of `port`. Inputs' bytes are moved to it: the caller's arrays are empty afterwards. */
export function connectEngine(port: Port, onProgress: (progress: AnalysisProgress) => void): EngineClient {
  const pending = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let failure: Error | null = null;

  port.listen((message) => {
    const answer = message as Answer;
    if (answer.kind === 'progress') return onProgress(answer.progress);
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.kind === 'result') waiting?.resolve(answer.result as never);
    else waiting?.reject(errorOf(answer));
  });

  const send = <Name extends Method>(
    method: Name,
    parameters: Parameters<EngineApi[Name]>,
    transfer: ArrayBuffer[] = [],
  ): ReturnType<EngineApi[Name]> =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      const id = (lastId += 1);
      pending.set(id, { resolve, reject });
      port.post({ kind: 'call', id, method, parameters } as Call, transfer);
    }) as ReturnType<EngineApi[Name]>;

  return {
    engine: {
      open: (inputs, options = {}) => {
        const own = inputs.map(ownBytes);
        return send(
          'open',
          [own, options],
          own.flatMap(({ bytes }) => (bytes ? [bytes.buffer as ArrayBuffer] : [])),
        );
      },
      document: () => send('document', []),
      cancel: () => send('cancel', []),
      rows: (request) => send('rows', [request]),
      ladder: (flow) => send('ladder', [flow]),
      packet: (number) => send('packet', [number]),
      choices: () => send('choices', []),
      matrix: () => send('matrix', []),
      replay: (choice) => send('replay', [choice]),
      rewrites: (choice, session) => send('rewrites', [choice, session]),
      predictedTrace: (choice) => send('predictedTrace', [choice]),
      otherSide: (choice) => send('otherSide', [choice]),
    },
    fail: (error) => {
      failure ??= error;
      for (const { reject } of pending.values()) reject(failure);
      pending.clear();
    },
  };
}

/** A table would lose the pairing of a method with its parameters; the switch keeps it, and misses no method. */
function dispatch(engine: EngineApi, call: Call): ReturnType<EngineApi[Method]> {
  switch (call.method) {
    case 'open':
      return engine.open(...call.parameters);
    case 'document':
      return engine.document(...call.parameters);
    case 'cancel':
      return engine.cancel(...call.parameters);
    case 'rows':
      return engine.rows(...call.parameters);
    case 'ladder':
      return engine.ladder(...call.parameters);
    case 'packet':
      return engine.packet(...call.parameters);
    case 'choices':
      return engine.choices(...call.parameters);
    case 'matrix':
      return engine.matrix(...call.parameters);
    case 'replay':
      return engine.replay(...call.parameters);
    case 'rewrites':
      return engine.rewrites(...call.parameters);
    case 'predictedTrace':
      return engine.predictedTrace(...call.parameters);
    case 'otherSide':
      return engine.otherSide(...call.parameters);
  }
}

/** Bytes that fill their buffer are given away; a view of a larger buffer is copied out of it, others may own the rest. */
function ownBytes(input: SourceInput): SourceInput {
  const { bytes } = input;
  if (!bytes || (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength)) return input;
  return { ...input, bytes: bytes.slice() };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function errorOf({ code, message }: { readonly code: CaptureErrorCode | null; readonly message: string }): Error {
  return code !== null && captureErrorCodes.includes(code) ? new CaptureError(code, message) : new Error(message);
}
