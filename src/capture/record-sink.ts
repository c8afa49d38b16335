/** What capture readers push: no object is made per packet. */

export interface CaptureInterface {
  /** LINKTYPE_ value of the tcpdump.org registry. */
  readonly linkType: number;
  readonly snapLength: number;
  readonly name: string;
}

export interface RecordSink {
  /** Called for each interface before its first packet; ids count from 0 over the whole file. */
  readonly addInterface: (captureInterface: CaptureInterface) => void;
  /** `buffer[at, at + capturedLength)` is the packet; valid only during the call. */
  readonly packet: (
    buffer: Uint8Array,
    at: number,
    capturedLength: number,
    originalLength: number,
    seconds: number,
    nanoseconds: number,
    interfaceId: number,
    fileOffset: number,
  ) => void;
  /** A problem of the file itself: `packet` is the number (from 1) of the last whole packet before it. */
  readonly problem: (text: string) => void;
}

/** Reads as much of `buffer[from, to)` as holds whole records; returns the bytes done (more to skip ahead). */
export interface RecordReader {
  readonly format: 'pcap' | 'pcapng';
  readonly walk: (buffer: Uint8Array, from: number, to: number, fileOffset: number, last: boolean) => number;
}

/** Larger records exist in no real network capture (Wireshark's limit is the same); they mean a corrupt file. */
export const maximumRecordLength = 262_144;
