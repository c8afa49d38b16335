/** The analysis as the page gets it. A day of DNS holds millions of messages, which the page asks for by row, never in one piece. */
import type { AnalysisDocument } from '../report/document.ts';

/** About two megabytes; posting ten takes half a second in a remote window. */
export const maximumPageMessages = 10_000;

/** `document` with the first messages only, as it is when there are few. */
export function pageDocument(document: AnalysisDocument): AnalysisDocument {
  let left = maximumPageMessages;
  const sessions = document.sessions.map((session) => {
    const messages = session.messages.length <= left ? session.messages : session.messages.slice(0, left);
    left -= messages.length;
    return messages === session.messages ? session : { ...session, messages };
  });
  return { ...document, sessions };
}
