/** Every id that package.json and the code share, once; a test compares the two. */

export const captureViewType = 'algTrace.capture';
export const traceLanguage = 'nat-alg-trace';
export const reportScheme = 'alg-trace-report';
export const predictedTraceScheme = 'alg-trace-predicted';
/** Configurations as they would be with a fix. */
export const previewScheme = 'alg-trace-preview';

/** Commands that users find: each is in `contributes.commands`. */
export const commandIds = {
  openSample: 'algTrace.openSample',
  analyzeWith: 'algTrace.analyzeWith',
  compareCaptures: 'algTrace.compareCaptures',
  reload: 'algTrace.reload',
  showReport: 'algTrace.showReport',
  exportFindings: 'algTrace.exportFindings',
  replay: 'algTrace.replay',
  saveOtherSide: 'algTrace.saveOtherSide',
  compareTrace: 'algTrace.compareTrace',
} as const;

/** Buttons of the comparison that previews a fix, in `contributes.commands` too. */
export const previewCommandIds = {
  applyPreview: 'algTrace.applyPreview',
  discardPreview: 'algTrace.discardPreview',
} as const;

/** Commands that only Quick Fixes and hovers run, with arguments: not in `contributes.commands`. */
export const internalCommandIds = {
  copyFix: 'algTrace.copyFix',
  insertFix: 'algTrace.insertFix',
  openFix: 'algTrace.openFix',
  applyFix: 'algTrace.applyFix',
  showAlgs: 'algTrace.showAlgs',
} as const;

export const settingIds = {
  joinEvidence: 'algTrace.joinEvidence',
  insidePrefixes: 'algTrace.insidePrefixes',
  recognizeTraces: 'algTrace.recognizeTraces',
  recognizeConfigurations: 'algTrace.recognizeConfigurations',
} as const;

export const joinEvidenceValues = ['auto', 'ask', 'off'] as const;
export type JoinEvidence = (typeof joinEvidenceValues)[number];

/** Context keys that the walkthrough's steps wait for. */
export const contextKeys = {
  findingSeen: 'algTrace.findingSeen',
  traceSeen: 'algTrace.traceSeen',
  fixTaken: 'algTrace.fixTaken',
} as const;

export const walkthroughId = 'algTrace.start';

/** File name patterns that open in the capture editor at once. */
export const capturePatterns = ['*.pcap', '*.pcapng', '*.cap', '*.pcap.gz', '*.pcapng.gz'] as const;

/** The sample workspace, as it ships in dist/sample. */
export const sampleFiles = [
  'reset-client-side.pcap',
  'reset-server-side.pcapng',
  'router.log',
  'running-config.cfg',
  'README.md',
] as const;
export const sampleCapture = sampleFiles[0];
