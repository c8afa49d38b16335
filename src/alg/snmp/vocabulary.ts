/** Tags and names of SNMP (RFC 1157 §4.1, RFC 3416 §3, RFC 2578 §7.1). */

/** Universal tags of X.680 §8.4 that SNMP uses. */
export const berTag = { integer: 0x02, octetString: 0x04, objectIdentifier: 0x06, sequence: 0x30 } as const;
/** RFC 2578 §7.1.5: [APPLICATION 0], four bytes. */
export const ipAddressTag = 0x40;

/** `version` of the message: RFC 1157 §4, RFC 1901 §3, RFC 3412 §6. */
export const snmpVersion = { v1: 0, v2c: 1, v3: 3 } as const;
export const versionNames: Readonly<Record<number, string>> = {
  [snmpVersion.v1]: 'v1',
  [snmpVersion.v2c]: 'v2c',
  [snmpVersion.v3]: 'v3',
};

/** Context tags of the PDUs. */
export const pduTag = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  trap: 0xa4,
  getBulk: 0xa5,
  inform: 0xa6,
  trap2: 0xa7,
  report: 0xa8,
} as const;
const pduNames: Readonly<Record<number, string>> = {
  [pduTag.get]: 'get',
  [pduTag.getNext]: 'get-next',
  [pduTag.response]: 'response',
  [pduTag.set]: 'set',
  [pduTag.trap]: 'trap',
  [pduTag.getBulk]: 'get-bulk',
  [pduTag.inform]: 'inform',
  [pduTag.trap2]: 'trap v2',
  [pduTag.report]: 'report',
};
/** RFC 3412 §6.8: the PDU cannot be seen. */
export const encryptedName = 'encrypted message';

export const isPduTag = (tag: number): boolean => Object.hasOwn(pduNames, tag);
export const pduName = (tag: number): string => pduNames[tag] ?? `PDU 0x${tag.toString(16)}`;

/** RFC 1157 §4.1.6. */
const genericTraps: readonly string[] = [
  'coldStart', 'warmStart', 'linkDown', 'linkUp', 'authenticationFailure', 'egpNeighborLoss', 'enterpriseSpecific',
]; // prettier-ignore
export const genericTrapName = (code: number): string => genericTraps[code] ?? `generic trap ${code}`;

/** RFC 3416 §3. */
const errorStatus: readonly string[] = [
  'noError', 'tooBig', 'noSuchName', 'badValue', 'readOnly', 'genErr', 'noAccess', 'wrongType', 'wrongLength',
  'wrongEncoding', 'wrongValue', 'noCreation', 'inconsistentValue', 'resourceUnavailable', 'commitFailed', 'undoFailed',
  'authorizationError', 'notWritable', 'inconsistentName',
]; // prettier-ignore
export const errorStatusName = (code: number): string => errorStatus[code] ?? `error ${code}`;
