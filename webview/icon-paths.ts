/** Signs of the page, each of a shape of its own so that none depends on colour. Drawn for this page on a 16 × 16 field. */

export const iconPaths = {
  /** Octagon with a cross cut out. */
  error:
    'M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2Zm.2 3.6-.8.8L7.2 8l-2.6 2.6.8.8L8 8.8l2.6 2.6.8-.8L8.8 8l2.6-2.6-.8-.8L8 7.2Z',
  /** Triangle with an exclamation mark. */
  warning: 'M8 1.2 15.4 14.5H.6ZM7.3 5.8v4.4h1.4V5.8Zm0 5.6v1.4h1.4v-1.4Z',
  /** Disc with an i. */
  info: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm-.7 3v1.5h1.4V4Zm0 2.8V12h1.4V6.8Z',
  /** Square on its corner, hollow. */
  hint: 'M8 1.4 14.6 8 8 14.6 1.4 8Zm0 2L3.4 8 8 12.6 12.6 8Z',
  /** Two crossing bars: a connection cut. */
  reset: 'M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4Z',
  /** Flag: a finding rests on this packet. */
  finding: 'M3 1h1.4v1H14l-2.4 3.5L14 9H4.4v6H3Z',
  /** Hollow triangle: the packet itself is malformed. */
  problem: 'M8 1.2 15.4 14.5H.6Zm0 3L3 13.1h10Z',
  /** Ring with a tick. */
  proven:
    'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 8 2.3Zm3 2.9 1 .9-4.7 5.2-3.1-2.8.9-1 2.1 1.9Z',
  /** Ring with a bar. */
  unproven: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.3a5.7 5.7 0 1 0 0 11.4A5.7 5.7 0 0 0 8 2.3ZM4.6 7.3h6.8v1.4H4.6Z',
  /** Page with lines: a router's log. */
  log: 'M3 1h7l3 3v11H3Zm1.3 1.3v11.4h7.4V5H9.3V2.3ZM5.5 7h5v1.1h-5Zm0 2.4h5v1.1h-5Z',
  /** Triangle that points right, turned when open. */
  chevron: 'M5.6 2.6 11 8l-5.4 5.4-1-1L9 8 4.6 3.6Z',
  up: 'M8 4.5 13.4 11H2.6Z',
  down: 'M8 11.5 2.6 5h10.8Z',
  /** Tick. */
  passes: 'M13.4 3.2 14.8 4.6 6.4 13 1.6 8.2 3 6.8l3.4 3.4Z',
  /** Question mark. */
  question:
    'M8 1.5c2.5 0 4.2 1.4 4.2 3.7 0 1.6-.8 2.5-2 3.4-1 .7-1.3 1.1-1.3 2v.4H7.1v-.6c0-1.6.7-2.3 1.8-3.1 1-.7 1.4-1.2 1.4-2.1 0-1.1-.9-1.9-2.3-1.9-1.5 0-2.4.8-2.5 2.2H3.7C3.8 3 5.5 1.5 8 1.5ZM7 12.4h2v2H7Z',
  /** Two posts and an arrow between them: a data flow that was let in. */
  gate: 'M1.5 2h2v12h-2ZM12.5 2h2v12h-2ZM4.6 7.3h4L7.2 5.9l.9-.9L11.2 8l-3.1 3-.9-.9 1.4-1.4h-4Z',
  message: 'M1.5 3h13v10h-13Zm1.3 1.9v6.8h10.4V4.9L8 8.9ZM3.6 4.3 8 7.4l4.4-3.1Z',
} as const;

export type IconName = keyof typeof iconPaths;
