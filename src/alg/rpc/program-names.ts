/**
 * What the numbers of ONC RPC mean. Names are those of the rpc(5) database that glibc and libtirpc install; a platform's
 * labels may differ (Juniper's table calls 150001, which is pcnfsd, a kernel statistics server), so numbers decide.
 */

/** rpc(5): `/etc/rpc` of libtirpc 1.3 and glibc 2.x; sadmind and nisd as in Solaris' rpc(4). */
const programNames: Readonly<Record<number, string>> = {
  100000: 'portmapper',
  100001: 'rstatd',
  100002: 'rusersd',
  100003: 'nfs',
  100004: 'ypserv',
  100005: 'mountd',
  100007: 'ypbind',
  100008: 'walld',
  100009: 'yppasswdd',
  100010: 'etherstatd',
  100011: 'rquotad',
  100012: 'sprayd',
  100017: 'rexd',
  100020: 'llockmgr',
  100021: 'nlockmgr',
  100023: 'statmon',
  100024: 'status',
  100026: 'bootparam',
  100028: 'ypupdated',
  100029: 'keyserv',
  100069: 'ypxfrd',
  100227: 'nfs_acl',
  100232: 'sadmind',
  100300: 'nisd',
  150001: 'pcnfsd',
  300019: 'amd',
};

/** RFC 1813 §3 and §5.2, RFC 1094 §2.2 and §A.5, RFC 7530 §15; NLM and NSM: The Open Group C702, chapters 10 and 11. */
const procedureNames: Readonly<Record<string, readonly string[]>> = {
  '100003/2': [
    'NULL', 'GETATTR', 'SETATTR', 'ROOT', 'LOOKUP', 'READLINK', 'READ', 'WRITECACHE', 'WRITE', 'CREATE', 'REMOVE',
    'RENAME', 'LINK', 'SYMLINK', 'MKDIR', 'RMDIR', 'READDIR', 'STATFS',
  ],
  '100003/3': [
    'NULL', 'GETATTR', 'SETATTR', 'LOOKUP', 'ACCESS', 'READLINK', 'READ', 'WRITE', 'CREATE', 'MKDIR', 'SYMLINK',
    'MKNOD', 'REMOVE', 'RMDIR', 'RENAME', 'LINK', 'READDIR', 'READDIRPLUS', 'FSSTAT', 'FSINFO', 'PATHCONF', 'COMMIT',
  ],
  '100003/4': ['NULL', 'COMPOUND'],
  '100005': ['NULL', 'MNT', 'DUMP', 'UMNT', 'UMNTALL', 'EXPORT'],
  '100020': ['NULL', 'TEST', 'LOCK', 'CANCEL', 'UNLOCK'],
  '100021': ['NULL', 'TEST', 'LOCK', 'CANCEL', 'UNLOCK', 'GRANTED'],
  '100024': ['NULL', 'STAT', 'MON', 'UNMON', 'UNMON_ALL', 'SIMU_CRASH', 'NOTIFY'],
  '100026': ['NULL', 'WHOAMI', 'GETFILE'],
  // RFC 1833 §3.1, then §2.1.
  '100000/2': ['NULL', 'SET', 'UNSET', 'GETPORT', 'DUMP', 'CALLIT'],
  '100000/3': ['NULL', 'SET', 'UNSET', 'GETADDR', 'DUMP', 'CALLIT', 'GETTIME', 'UADDR2TADDR', 'TADDR2UADDR'],
  '100000/4': [
    'NULL', 'SET', 'UNSET', 'GETADDR', 'DUMP', 'BCAST', 'GETTIME', 'UADDR2TADDR', 'TADDR2UADDR', 'GETVERSADDR',
    'INDIRECT', 'GETADDRLIST', 'GETSTAT',
  ],
}; // prettier-ignore

/** `nfs`, or undefined for a number that nobody registered widely. */
export const programName = (program: number): string | undefined => programNames[program];

/** `nfs (100003)`, `program 545580417`. */
export function programText(program: number): string {
  const name = programName(program);
  return name === undefined ? `program ${program}` : `${name} (${program})`;
}

/** `GETPORT`, `procedure 7`. */
export const procedureText = (program: number, version: number, procedure: number): string =>
  (procedureNames[`${program}/${version}`] ?? procedureNames[String(program)])?.[procedure] ?? `procedure ${procedure}`;
