/** The help texts: they teach by example. */

export const overviewHelp = `alg-trace: who broke the traffic, and the configuration that fixes it

Usage
  alg-trace analyze FILE…     diagnose captures, router logs and configurations together
  alg-trace help analyze      options, exit codes, examples
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
