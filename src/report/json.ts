/** The JSON contract as text: one document, two-space indentation, a final newline. */
import type { AnalysisDocument } from './document.ts';

export const jsonReport = (document: AnalysisDocument): string => `${JSON.stringify(document, null, 2)}\n`;
