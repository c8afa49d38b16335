/**
 * Over public captures, where they are at hand: Sun RPC, DCE RPC, SQL*Net and NetBIOS are found where tshark finds them too,
 * message for message, and nowhere else.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeFiles } from './analyze-case.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const algs: readonly string[] = ['rpc', 'rpc-portmap', 'dce-rpc', 'dce-rpc-portmap', 'sqlnet', 'netbios'];
const maximumBytes = 4 << 20;

/**
 * Sessions and messages, confirmed by tshark (rpc, dcerpc, tns, nbns, nbdgm, nbss). Where tshark sees continuation data of port
 * 445 in the synthetic capture, whole DCE RPC PDUs stand without SMB; its packet 7 repeats sequence numbers of packet 5. A byte of
 * TCP keep-alive on port 139 (netbios__ndpi) is no message.
 */
const known: readonly string[] = [
  'dcerpc-epm__arkime__dcerpc_synthetic.pcap dce-rpc probe 12 47',
  'dcerpc-epm__arkime__dcerpc_synthetic.pcap dce-rpc-portmap port 6 23',
  'dcerpc-epm__wswiki__nspi-2e367.pcap dce-rpc gate 2 20',
  'dcerpc-epm__wswiki__nspi-2e367.pcap dce-rpc-portmap port 1 4',
  'dcerpc-epm__wswiki__ntlm_rpc.pcapng dce-rpc gate 1 15',
  'dcerpc-epm__wswiki__ntlm_rpc.pcapng dce-rpc-portmap port 1 4',
  'nat-pair__unsw__NAT_ISP_side.pcap netbios port 1 3',
  'netbios__arkime__nbns.pcap netbios port 3 61',
  'netbios__ndpi__netbios.pcap netbios port 16 259',
  'sip-udp__wswiki__aaa-4018b.pcap netbios port 4 119',
  'sqlnet__trex__Oracle.pcap sqlnet port 1 291',
  'sqlnet__wswiki__TNS_Oracle1.pcap sqlnet port 2 42',
  'sqlnet__wswiki__TNS_Oracle4.pcap sqlnet port 1 2',
  'sunrpc__wswiki__bootparams.cap.gz rpc gate 3 6',
  'sunrpc__wswiki__bootparams.cap.gz rpc-portmap port 3 6',
  'sunrpc__wswiki__klm-eddc1.pcap.gz rpc gate 1 16',
  'sunrpc__wswiki__klm-eddc1.pcap.gz rpc-portmap port 1 2',
  'sunrpc__wswiki__nfsv3-188a7.pcap.gz rpc gate 5 122',
  'sunrpc__wswiki__nfsv3-188a7.pcap.gz rpc-portmap port 3 6',
  'sunrpc__zeek__mount-unmount.pcap rpc probe 4 10',
  'sunrpc__zeek__nfs_write.pcap rpc gate 6 104',
  'sunrpc__zeek__nfs_write.pcap rpc-portmap port 4 8',
  'sunrpc__zeek__portmapper-many-unanswered-calls.pcapng.gz rpc-portmap port 1 5000',
  'truncated__pcaps__http-fault-post.pcap dce-rpc probe 1 1',
];

test.skipIf(!existsSync(folder))(
  'no session where there is none, no message lost',
  async () => {
    const found = new Map<string, { sessions: number; messages: number }>();
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const { size } = statSync(path);
      if (!/\.(?:pcap|pcapng|cap|gz)/.test(name) || size > maximumBytes || !statSync(path).isFile()) continue;
      const { document } = await analyzeFiles({ [name]: readFileSync(path) });
      for (const { alg, chosenBy, messages } of document.sessions) {
        if (!algs.includes(alg)) continue;
        const key = `${name} ${alg} ${chosenBy}`;
        const count = found.get(key) ?? { sessions: 0, messages: 0 };
        found.set(key, { sessions: count.sessions + 1, messages: count.messages + messages.length });
      }
    }
    const lines = [...found].map(([key, { sessions, messages }]) => `${key} ${sessions} ${messages}`);
    expect(lines.sort()).toEqual(known);
  },
  120_000,
);
