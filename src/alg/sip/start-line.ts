/** SIP's start lines (RFC 3261 §7.1, §7.2). */
import { StartLines } from '../text/start-line.ts';
import { knownMethods } from './vocabulary.ts';

export const sipStartLines = new StartLines({
  protocol: 'SIP',
  uri: /^[A-Za-z][A-Za-z0-9+.-]*:/,
  ownUri: /^(?:sips?|tel|urn|im|pres):/i,
  methods: knownMethods,
});
