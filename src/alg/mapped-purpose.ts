/** How gates of mapped services are called: `rpc nfs (100003)`, or `rpc listed nfs (100003)` for what was only listed. */

export const mappedPurpose = (protocol: string, service: string, listed: boolean): string =>
  `${protocol}${listed ? ' listed' : ''} ${service}`;

/** What was only listed need not be used. */
export const isListedPurpose = (purpose: string): boolean => /^\S+ listed /.test(purpose);

/** `nfs (100003)`. */
export const serviceOfPurpose = (purpose: string): string => purpose.replace(/^\S+ (?:listed )?/, '');
