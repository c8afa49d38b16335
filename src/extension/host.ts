/** What differs between the node and the web extension host: how a file's content is reached, and where the engine runs. */
import type { Uri } from 'vscode';
import type { SourceInput } from '../engine/api.ts';
import type { StartEngine } from '../worker/engine-connection.ts';

export interface Host {
  readonly startEngine: StartEngine;
  /** Rejects with `CaptureError` when the content cannot be had; `name` is what users see. */
  readonly sourceOf: (uri: Uri, name: string) => Promise<SourceInput>;
  /** The file's first bytes, at most `length`. Rejects when it cannot be read. */
  readonly headOf: (uri: Uri, length: number) => Promise<Uint8Array>;
}
