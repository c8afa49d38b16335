/** RTSP's start lines (RFC 2326 §6.1, §7.1; RFC 7826 §7.1). */
import { StartLines } from '../text/start-line.ts';

/** RFC 2326 §10, RFC 7826 §13; LOG is Windows Media's ([MS-RTSP] §2.2.7). */
const methods: ReadonlySet<string> = new Set([
  'ANNOUNCE', 'DESCRIBE', 'GET_PARAMETER', 'OPTIONS', 'PAUSE', 'PLAY', 'PLAY_NOTIFY', 'RECORD', 'REDIRECT', 'SETUP',
  'SET_PARAMETER', 'TEARDOWN', 'LOG',
]); // prettier-ignore

export const rtspStartLines = new StartLines({
  protocol: 'RTSP',
  uri: /^(?:\*$|[a-z][a-z0-9+.-]*:)/i,
  ownUri: /^(?:rtsp[stu]?|\*):?/i,
  methods,
});
