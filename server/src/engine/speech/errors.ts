/** A Say that cannot be spoken; the message is the documented reason (call-xml.md 3.4). */
export class SpeechError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "SpeechError";
  }
}

/** Bytes that cannot be played. The message is the documented reason `Unsupported media`; `detail` is for the log. */
export class UnsupportedMedia extends Error {
  readonly detail: string;

  constructor(detail: string) {
    super("Unsupported media");
    this.name = "UnsupportedMedia";
    this.detail = detail;
  }
}
