/** MGCP has no findings of its own: its silent media gates are told apart from those that need one. */
import type { AlgRule } from '../alg-rule.ts';
import { silentMedia } from '../silent-media.ts';

export const mgcpRule: AlgRule = (capture) =>
  silentMedia(
    capture,
    capture.analysis.sessions.sessions.filter(({ alg }) => alg === 'mgcp').flatMap(({ gates }) => gates),
  );
