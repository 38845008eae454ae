/**
 * What is wrong with a message. The words are stable: they are counted, and tests name them.
 * `not-sip` and `start-line` cannot be answered; the others are answered with 4xx when a Via allows it.
 */
export type SipProblem =
  | "not-sip"
  | "start-line"
  | "version"
  | "truncated"
  | "too-many-headers"
  | "header-too-long"
  | "header-line"
  | "bare-lf"
  | "content-length"
  | "short-body"
  | "uri-too-long"
  | "message-too-long"
  | "no-content-length"
  | "via"
  | "from"
  | "to"
  | "call-id"
  | "cseq"
  | "max-forwards"
  | "contact"
  | "request-uri"
  | "uri-scheme"
  | "route";

/** The only error that reading a SIP message throws. */
export class SipParseError extends Error {
  readonly code: SipProblem;

  constructor(code: SipProblem) {
    super(`malformed SIP message: ${code}`);
    this.name = "SipParseError";
    this.code = code;
  }
}
