/** What a TCP segment means in its flow, with Wireshark's TCP analysis names and meanings, as bits of a column. */
export const segmentFlag = {
  retransmission: 1,
  fastRetransmission: 2,
  spuriousRetransmission: 4,
  outOfOrder: 8,
  previousSegmentNotCaptured: 16,
  acknowledgedUnseenSegment: 32,
  duplicateAcknowledgement: 64,
  keepAlive: 128,
  keepAliveAcknowledgement: 256,
  zeroWindow: 512,
  zeroWindowProbe: 1024,
  zeroWindowProbeAcknowledgement: 2048,
  windowFull: 4096,
  windowUpdate: 8192,
  portReused: 16384,
} as const;

/** Wireshark's wording for each bit. */
export const segmentFlagNames: readonly (readonly [number, string])[] = [
  [segmentFlag.portReused, 'TCP Port numbers reused'],
  [segmentFlag.fastRetransmission, 'TCP Fast Retransmission'],
  [segmentFlag.spuriousRetransmission, 'TCP Spurious Retransmission'],
  [segmentFlag.retransmission, 'TCP Retransmission'],
  [segmentFlag.outOfOrder, 'TCP Out-Of-Order'],
  [segmentFlag.previousSegmentNotCaptured, 'TCP Previous segment not captured'],
  [segmentFlag.acknowledgedUnseenSegment, 'TCP ACKed unseen segment'],
  [segmentFlag.duplicateAcknowledgement, 'TCP Dup ACK'],
  [segmentFlag.keepAlive, 'TCP Keep-Alive'],
  [segmentFlag.keepAliveAcknowledgement, 'TCP Keep-Alive ACK'],
  [segmentFlag.zeroWindow, 'TCP ZeroWindow'],
  [segmentFlag.zeroWindowProbe, 'TCP ZeroWindowProbe'],
  [segmentFlag.zeroWindowProbeAcknowledgement, 'TCP ZeroWindowProbeAck'],
  [segmentFlag.windowFull, 'TCP Window Full'],
  [segmentFlag.windowUpdate, 'TCP Window Update'],
];
