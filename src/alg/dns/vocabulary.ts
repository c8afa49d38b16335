/** The numbers of DNS that this ALG names: record types, operation codes, response codes (IANA "DNS Parameters"). */

/** Record types that the code tests for; the rest are names only. */
export const recordType = {
  a: 1,
  soa: 6,
  nimloc: 32,
  srv: 33,
  aaaa: 28,
  opt: 41,
  tsig: 250,
  ixfr: 251,
  axfr: 252,
} as const;

/** Multicast DNS keeps a flag in the class' high bit: unicast-response, cache-flush (RFC 6762 §18.12, §18.13). */
export const classMask = 0x7fff;

/** RFC 1035 §4.1.1, RFC 1996 (notify), RFC 2136 (update), RFC 8490 (stateful operations). */
export const operation = { query: 0, inverse: 1, status: 2, notify: 4, update: 5, stateful: 6 } as const;

const operationNames: Readonly<Record<number, string>> = {
  0: 'query',
  1: 'inverse query',
  2: 'status',
  4: 'notify',
  5: 'update',
  6: 'stateful operation',
};

// prettier-ignore
const typeNames: readonly (readonly [number, string])[] = [
  [1, 'A'], [2, 'NS'], [3, 'MD'], [4, 'MF'], [5, 'CNAME'], [6, 'SOA'], [7, 'MB'], [8, 'MG'], [9, 'MR'], [10, 'NULL'],
  [11, 'WKS'], [12, 'PTR'], [13, 'HINFO'], [14, 'MINFO'], [15, 'MX'], [16, 'TXT'], [17, 'RP'], [18, 'AFSDB'],
  [19, 'X25'], [20, 'ISDN'], [21, 'RT'], [22, 'NSAP'], [23, 'NSAP-PTR'], [24, 'SIG'], [25, 'KEY'], [26, 'PX'],
  [27, 'GPOS'], [28, 'AAAA'], [29, 'LOC'], [30, 'NXT'], [31, 'EID'], [32, 'NIMLOC'], [33, 'SRV'], [34, 'ATMA'],
  [35, 'NAPTR'], [36, 'KX'], [37, 'CERT'], [38, 'A6'], [39, 'DNAME'], [40, 'SINK'], [41, 'OPT'], [42, 'APL'],
  [43, 'DS'], [44, 'SSHFP'], [45, 'IPSECKEY'], [46, 'RRSIG'], [47, 'NSEC'], [48, 'DNSKEY'], [49, 'DHCID'],
  [50, 'NSEC3'], [51, 'NSEC3PARAM'], [52, 'TLSA'], [53, 'SMIMEA'], [55, 'HIP'], [56, 'NINFO'], [57, 'RKEY'],
  [58, 'TALINK'], [59, 'CDS'], [60, 'CDNSKEY'], [61, 'OPENPGPKEY'], [62, 'CSYNC'], [63, 'ZONEMD'], [64, 'SVCB'],
  [65, 'HTTPS'], [99, 'SPF'], [108, 'EUI48'], [109, 'EUI64'], [249, 'TKEY'], [250, 'TSIG'], [251, 'IXFR'],
  [252, 'AXFR'], [253, 'MAILB'], [254, 'MAILA'], [255, 'ANY'], [256, 'URI'], [257, 'CAA'], [32768, 'TA'],
  [32769, 'DLV'],
];

/** RFC 1035 §4.1.1, RFC 2136, RFC 6891 (16), RFC 2930 and 8945 (17 to 22), RFC 7873 (23). */
// prettier-ignore
const responseCodeNames: readonly (string | undefined)[] = [
  'NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH',
  'NOTZONE', 'DSOTYPENI', undefined, undefined, undefined, undefined, 'BADVERS', 'BADKEY', 'BADTIME', 'BADMODE',
  'BADNAME', 'BADALG', 'BADTRUNC', 'BADCOOKIE',
];

const namesByType = new Map(typeNames);

export const isKnownType = (type: number): boolean => namesByType.has(type);

/** `AXFR`; `TYPE65280` (RFC 3597 §5) for what has no name here. */
export const typeName = (type: number): string => namesByType.get(type) ?? `TYPE${type}`;

export const responseCodeName = (code: number): string => responseCodeNames[code] ?? `RCODE${code}`;

export const isKnownOperation = (code: number): boolean => code in operationNames;

export const operationName = (code: number): string => operationNames[code] ?? `operation ${code}`;
