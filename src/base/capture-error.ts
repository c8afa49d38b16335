/** The one error for input that cannot be read at all; hostile data inside readable input becomes findings instead. */

export const captureErrorCodes = [
  'empty',
  'not-a-capture',
  'unsupported',
  'too-large',
  'unreadable',
  'cancelled',
] as const;
export type CaptureErrorCode = (typeof captureErrorCodes)[number];

export class CaptureError extends Error {
  readonly code: CaptureErrorCode;

  /** `message` says what is wrong and what to do about it. */
  constructor(code: CaptureErrorCode, message: string) {
    super(message);
    this.name = 'CaptureError';
    this.code = code;
  }
}
