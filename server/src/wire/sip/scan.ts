import { headerKey } from "./headers.js";
import { MAX_HEADER_BYTES, MAX_HEADERS, MAX_URI_BYTES } from "./limits.js";
import { SipMessage } from "./message.js";
import { isToken } from "./method.js";
import type { SipProblem } from "./parse-error.js";

/** A problem that leaves no message to speak of. */
export type ScanFailure = "not-sip" | "start-line";

const EMPTY = Buffer.alloc(0);
const SPACE = 0x20;
const TAB = 0x09;

interface StartLine {
  readonly isRequest: boolean;
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  readonly reason: string;
  readonly problem: SipProblem | undefined;
}

/**
 * Framing of one message (RFC 3261 §7): start line, where each header value lies, the body. Values are not read here.
 * A message that is framed but wrong carries its `problem`; `check` decides what is answered. Hot.
 * @returns a word when the bytes are no SIP message at all
 */
export function scan(bytes: Buffer): SipMessage | ScanFailure {
  const text = bytes.toString("latin1");
  let at = 0;
  while (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) at += 2; // RFC 3261 §7.5
  const eol = text.indexOf("\n", at);
  if (eol < at + 12) return "not-sip";
  const start = readStartLine(text.slice(at, text.charCodeAt(eol - 1) === 13 ? eol - 1 : eol));
  if (typeof start === "string") return start;
  let problem = start.problem;
  const keys: string[] = [];
  const spans: number[] = [];
  let isFolded = false;
  let lengthAt = -1;
  let bodyStart = text.length;
  at = eol + 1;
  for (;;) {
    let end = text.indexOf("\n", at);
    if (end < 0) {
      problem ??= "truncated";
      break;
    }
    let hasCr = text.charCodeAt(end - 1) === 13;
    if (end === at || (hasCr && end === at + 1)) {
      if (!hasCr) problem ??= "bare-lf";
      bodyStart = end + 1;
      break;
    }
    let next = text.charCodeAt(end + 1);
    while (next === SPACE || next === TAB) {
      isFolded = true;
      if (!hasCr) problem ??= "bare-lf";
      const more = text.indexOf("\n", end + 1);
      if (more < 0) break;
      end = more;
      hasCr = text.charCodeAt(end - 1) === 13;
      next = text.charCodeAt(end + 1);
    }
    if (!hasCr) problem ??= "bare-lf";
    if (end - at > MAX_HEADER_BYTES) problem ??= "header-too-long";
    if (keys.length >= MAX_HEADERS) {
      problem ??= "too-many-headers";
      break;
    }
    const colon = text.indexOf(":", at);
    if (colon < 0 || colon >= end) problem ??= "header-line";
    else {
      let nameEnd = colon;
      let c = text.charCodeAt(nameEnd - 1);
      while (nameEnd > at && (c === SPACE || c === TAB)) c = text.charCodeAt(--nameEnd - 1);
      let from = colon + 1;
      c = text.charCodeAt(from);
      while (c === SPACE || c === TAB) c = text.charCodeAt(++from);
      let to = hasCr ? end - 1 : end;
      c = text.charCodeAt(to - 1);
      while (to > from && (c === SPACE || c === TAB)) c = text.charCodeAt(--to - 1);
      const key = headerKey(text.slice(at, nameEnd));
      if (key === "content-length") {
        if (lengthAt >= 0) problem ??= "content-length"; // twice is an error even when equal (RFC 4475 §3.3.9)
        lengthAt = spans.length;
      }
      keys.push(key);
      spans.push(from, Math.max(to, from));
    }
    at = end + 1;
  }
  let body = bodyStart < bytes.length ? bytes.subarray(bodyStart) : EMPTY;
  if (lengthAt >= 0) {
    const length = readLength(text.slice(spans[lengthAt]!, spans[lengthAt + 1]!));
    if (length < 0) problem ??= "content-length";
    else if (length > body.length) problem ??= "short-body";
    else if (length < body.length) body = body.subarray(0, length); // RFC 3261 §18.3
  }
  if (start.uri.length > MAX_URI_BYTES) problem ??= "uri-too-long";
  return new SipMessage({
    bytes,
    text,
    isRequest: start.isRequest,
    method: start.method,
    uri: start.uri,
    status: start.status,
    reason: start.reason,
    keys,
    spans,
    isFolded,
    body,
    problem,
  });
}

/** The number of a Content-Length, -1 when it is none. */
export function readLength(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

function readStartLine(line: string): StartLine | ScanFailure {
  return /^SIP\//i.test(line) ? readStatusLine(line) : readRequestLine(line);
}

/** `SIP/2.0 200 OK`; the reason may be empty and may hold anything (RFC 4475 §3.1.1.12, §3.1.1.13). */
function readStatusLine(line: string): StartLine | ScanFailure {
  const match = /^SIP\/(\S+) (\d{3})(?: (.*))?$/is.exec(line);
  if (!match) return "start-line";
  const status = Number(match[2]);
  const isGood = match[1] === "2.0" && status >= 100 && status < 700;
  if (!isGood) return "start-line";
  const reason = match[3] ?? "";
  return { isRequest: false, method: "", uri: "", status, reason, problem: undefined };
}

/** `INVITE sip:bob@example.com SIP/2.0`: single spaces, nothing after the version (RFC 4475 §3.1.2.8 to §3.1.2.10). */
function readRequestLine(line: string): StartLine | ScanFailure {
  const trimmed = line.trimEnd();
  const space = trimmed.indexOf(" ");
  const last = trimmed.lastIndexOf(" ");
  if (space < 1 || last === space || !/^SIP\//i.test(trimmed.slice(last + 1, last + 5))) return "not-sip";
  const method = trimmed.slice(0, space);
  if (!isToken(method)) return "start-line";
  const uri = trimmed.slice(space + 1, last);
  const version = trimmed.slice(last + 5);
  const isSpaced = trimmed.length !== line.length || uri.includes(" ") || uri === "";
  const problem = version !== "2.0" ? "version" : isSpaced ? "request-uri" : undefined;
  return { isRequest: true, method, uri, status: 0, reason: "", problem };
}
