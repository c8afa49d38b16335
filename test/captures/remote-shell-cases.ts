/** rexec, rsh and rlogin through a NAT gateway: with the port rewritten, with the second connection refused, and lookalikes. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteStderrPort } from '../../src/alg/remote-shell/rewrite.ts';
import { gateway } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const publicAddress = '203.0.113.1';

const findings = [
  'exec/stderr-blocked',
  'shell/stderr-blocked',
  'shell/source-port',
  'alg/gate-expired',
  'alg/gate-contradicted',
];
const allBut = (...ids: readonly string[]): FindingPattern[] =>
  findings.filter((id) => !ids.includes(id)).map((id) => ({ id }));

interface Ports {
  readonly server: number;
  readonly client: number;
  /** The client's port as the server sees it. */
  readonly translated: number;
  /** Where the client waits for errors, inside and outside. */
  readonly errors: number;
  readonly translatedErrors: number;
}

/** Client, tap, NAT gateway with an ALG for the port, tap, the internet, server. */
function scene(ports: Ports) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const client = host({ address: '10.0.0.5' });
  const server = host({ address: '198.51.100.5' });
  const router = gateway({
    inside: '10.0.0.1',
    outside: publicAddress,
    rewrite: (packet, towards) => {
      const { transport } = packet;
      if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.destinationPort !== ports.server)
        return packet;
      const binding = {
        inside: { address: client.address, port: ports.errors },
        outside: { address: publicAddress, port: ports.translatedErrors },
      };
      return {
        ...packet,
        transport: {
          ...transport,
          payload: rewriteStderrPort(transport.payload, exactTranslator([binding]), client.address).bytes,
        },
      };
    },
  });
  router.binds('tcp', { address: client.address, port: ports.client }, ports.translated);
  const network = path(
    client,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(10)),
    routers(5),
    server,
  );
  const control = tcpConversation(network, {
    from: client.port(ports.client),
    to: server.port(ports.server),
    at: seconds(1),
  });
  const errors = (from: number, at: number) =>
    tcpConversation(network, {
      from: server.port(from),
      to: client.port(ports.errors),
      at,
      dialled: { address: publicAddress, port: ports.translatedErrors },
    });
  return { inside, outside, router, client, control, errors };
}

const rexec: Ports = { server: 512, client: 40_000, translated: 40_000, errors: 3840, translatedErrors: 13_840 };
const rsh: Ports = { server: 514, client: 1023, translated: 1021, errors: 1022, translatedErrors: 612 };

/** The command runs; its errors have a connection of their own. */
function runs(ports: Ports, request: string, capturesErrors = true) {
  const { inside, outside, router, client, control, errors } = scene(ports);
  control.handshake();
  control.client.sends(`${ports.errors}\0`);
  if (capturesErrors) {
    router.binds('tcp', { address: client.address, port: ports.errors }, ports.translatedErrors);
    const second = errors(1019, control.server.at).handshake();
    control.client.at = Math.max(control.client.at, second.server.at);
  }
  control.client.waits(milliseconds(1)).sends(request);
  control.server.waits(milliseconds(20)).sends('\0');
  control.server.sends(' 4:46pm  up 14 days\n');
  control.closes(control.server);
  return { inside, outside };
}

/** The gateway lets nothing in that it does not know. */
function blocked(ports: Ports) {
  const { inside, outside, router, control, errors } = scene(ports);
  control.handshake();
  control.client.sends(`${ports.errors}\0`);
  const second = errors(1019, control.server.at);
  const { next } = second.client;
  for (const wait of [0, 1, 2, 4])
    second.client.waits(seconds(wait)).transmits('S', { stopsAt: router, sequence: next });
  control.server.at = second.client.at + seconds(8);
  control.closes(control.server);
  return { inside, outside };
}

/** NAT gives rsh a port that no server trusts. */
function translatedTooHigh() {
  const { inside, outside, control } = scene({ ...rsh, translated: 40_123 });
  control.handshake();
  control.client.sends('1022\0');
  control.server.waits(milliseconds(1));
  control.closes(control.server);
  return { inside, outside };
}

function talks(ports: Ports, ...texts: readonly string[]): Uint8Array {
  const { inside, control } = scene(ports);
  control.handshake();
  for (const text of texts) control.client.waits(milliseconds(1)).sends(text);
  control.closes(control.client);
  return inside.pcap();
}

const one = (
  name: string,
  bytes: Uint8Array,
  must: readonly FindingPattern[],
  ...allowed: readonly string[]
): CaptureCase => ({
  name,
  files: { 'shell.pcap': bytes },
  must,
  mustNot: allBut(...allowed),
});

const execRequest = 'stefis86\0secret\0uptime\0';
const shellRequest = 'lns\0root\0uptime\0';

export const execCases: readonly CaptureCase[] = [
  one('exec: the port is rewritten, inside', runs(rexec, execRequest).inside.pcap(), []),
  one('exec: the port is rewritten, outside', runs(rexec, execRequest).outside.pcap(), []),
  one(
    'exec: the second connection is dropped, outside',
    blocked(rexec).outside.pcap(),
    [{ id: 'exec/stderr-blocked', accountable: 'gateway', text: /203\.0\.113\.1:13840/ }],
    'exec/stderr-blocked',
  ),
  one(
    'exec: the second connection is dropped, inside',
    blocked(rexec).inside.pcap(),
    [{ id: 'exec/stderr-blocked', accountable: 'unknown', text: /10\.0\.0\.5:3840/ }],
    'exec/stderr-blocked',
  ),
  one('exec: decoy: the second connection took another way', runs(rexec, execRequest, false).inside.pcap(), []),
];

export const shellCases: readonly CaptureCase[] = [
  one('shell: both ports stay reserved, inside', runs(rsh, shellRequest).inside.pcap(), []),
  one('shell: both ports stay reserved, outside', runs(rsh, shellRequest).outside.pcap(), []),
  one(
    'shell: the second connection is dropped',
    blocked(rsh).outside.pcap(),
    [{ id: 'shell/stderr-blocked', accountable: 'gateway' }],
    'shell/stderr-blocked',
  ),
  one(
    'shell: the translated port is too high',
    translatedTooHigh().outside.pcap(),
    [{ id: 'shell/source-port', accountable: 'gateway', text: /40123/ }],
    'shell/source-port',
  ),
  one('shell: decoy: the same before translation', translatedTooHigh().inside.pcap(), []),
  one(
    'shell: decoy: syslog over TCP',
    talks(
      { ...rsh, client: 40_000, translated: 40_000 },
      '51 <13>Oct 11 22:14:15 host su: failed',
      '<14>Oct 11 22:14:16 host su: ok\n',
    ),
    [],
  ),
];

const rlogin: Ports = { server: 513, client: 1023, translated: 1020, errors: 1, translatedErrors: 1 };

export const loginCases: readonly CaptureCase[] = [
  one('login: through NAT', talks(rlogin, '\0bostic\0kbostic\0vt100/9600\0', 'ls\r'), []),
  one('login: decoy: something else on its port', talks(rlogin, 'GET / HTTP/1.0\r\n\r\n'), []),
];
