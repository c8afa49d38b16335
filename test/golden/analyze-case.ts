/** Runs the engine over a case's files as the command line would. */
import type { CaptureError } from '../../src/base/capture-error.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { analyze } from '../../src/engine/analyze.ts';
import type { AnalysisDocument } from '../../src/report/document.ts';

export async function analyzeFiles(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<{ readonly document: AnalysisDocument; readonly unreadable: readonly CaptureError[] }> {
  const unreadable: CaptureError[] = [];
  const analysis = await analyze(
    Object.entries(files).map(([name, bytes]) => ({ name, bytes })),
    {
      openSource: ({ bytes }) => Promise.resolve(memorySource(bytes ?? new Uint8Array(0))),
      cancellation: { cancelled: false },
      onUnreadable: (_input, error) => unreadable.push(error),
    },
  );
  return { document: analysis.document(), unreadable };
}
