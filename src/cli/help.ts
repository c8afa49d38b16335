/** The help texts: they teach by example. */

export const overviewHelp = `alg-trace: who broke the traffic, and the configuration that fixes it

Usage
  alg-trace analyze FILE…     diagnose captures, router logs and configurations together
  alg-trace replay FILE…      what a router's ALG and NAT would make of a capture
  alg-trace help analyze      options, exit codes, examples; the same for replay
  alg-trace version

Give it everything you have of one problem: a capture of the client's side, one of the
server's side, the router's debug output, its running-config. Each is recognised by its
content; what belongs together becomes one finding.
`;

export const analyzeHelp = `alg-trace analyze FILE… [options]

FILE is a capture (pcap, pcapng, also gzip), a router's debug log (debug ip nat detailed
and friends) or a configuration (running-config). They are read as one story.

Options
  --json             one JSON document (schema alg-trace/analysis/1) instead of text
  --fail-on LEVEL    exit with 1 for findings at or above LEVEL:
                     error (default), warning, info, hint; never
  --color WHEN       auto (default), always, never; NO_COLOR is respected

Exit codes
  0  nothing at or above --fail-on       2  unusable arguments
  1  findings at or above it             3  an input that could not be read

Examples
  alg-trace analyze reset.pcap
      Who sent the RST, with the evidence: TTL, timing, IP identification, sequence numbers.
  alg-trace analyze inside.pcap outside.pcapng router.log running-config.cfg
      Both sides, the router's own words and its platform: one finding, one fix.
  alg-trace analyze --json capture.pcap | jq '.findings[].id'
`;

export const replayHelp = `alg-trace replay FILE… [options]

Replays the first capture among FILE… under a gateway and says what becomes of every session:
which messages its ALG refuses, which gates it opens, which packets it drops, and why.
A second capture or a router's log among the files teaches the replay the true translations.

Options
  --platform ID      the gateway: a platform's defaults (see below); without it the configuration
                     among the files, else cisco-ios
  --config FILE      the gateway as this configuration has it
  --all              a matrix of sessions and platforms: which gateways break this capture
  --fix              commands that let broken sessions pass, each proven by replay, with what
                     else they open or close
  --write FILE       the capture as it would look on the other side, as pcapng
  --trace            the debug lines that the router would print (Cisco IOS: DNS over TCP, translations)
  --inside PREFIX    what is inside, e.g. 10.0.0.0/8; may be repeated; inferred without it
  --json             one JSON document instead of text
  --color WHEN       auto (default), always, never

Platforms
  cisco-ios cisco-ios-xe cisco-asa junos-services junos-srx linux-netfilter vyos
  mikrotik-routeros fortios pan-os huawei-vrp, and two yardsticks: rfc-behave (what RFC 4787,
  5382, 5508 and 6888 ask of a NAT) and plain-nat (a NAT without any ALG)

Exit codes
  0  every session passes or cannot be known     2  unusable arguments
  1  a session breaks                            3  an input that could not be read

Examples
  alg-trace replay call.pcap --all
  alg-trace replay ftp.pcap --platform linux-netfilter --fix
  alg-trace replay inside.pcap outside.pcap --config running-config.cfg --write other-side.pcapng
`;
