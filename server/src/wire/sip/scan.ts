import { isAscii } from "node:buffer";
import { headerKeyAt } from "./headers.js";
import { MAX_HEADER_BYTES, MAX_HEADERS, MAX_URI_BYTES } from "./limits.js";
import { type Framing, SipMessage } from "./message.js";
import { methodAt } from "./method.js";
import { isUsualUri, usualBranch, usualTag } from "./usual.js";

/** A problem that leaves no message to speak of. */
export type ScanFailure = "not-sip" | "start-line";

const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;
const LF = 0x0a;
const SLASH = 0x2f;
const ZERO = 0x30;
const VERSION_2 = "SIP/2.0 ";
/** Behind the digits of a status in its usual form. */
const STATUS_END = VERSION_2.length + 3;
/** ` SIP/2.0` behind a URI. */
const VERSION_CHARS = " SIP/2.0".length;
/** `SIP/2.0 200` and its line end. */
const MIN_START_LINE = 11;

/** Headers of the message that is being scanned: a list that grows takes twice what it holds in the end. */
const KEYS = new Array<string>(MAX_HEADERS).fill("");
const SPANS = new Array<number>(2 * MAX_HEADERS).fill(0);

/** What is found in the message that is being scanned: its start line, then where the headers lie, line by line. */
type Found = { -readonly [K in keyof Framing]: Framing[K] } & {
  count: number;
  /** Index into `SPANS` of the Content-Length, -1 = none. */
  lengthAt: number;
};

/** The same for all messages: one is scanned at a time. */
const FOUND: Found = {
  isRequest: false,
  method: "",
  uri: "",
  status: 0,
  reason: "",
  via: -1,
  from: -1,
  to: -1,
  callId: -1,
  cseq: -1,
  isUsualUri: false,
  fromTag: undefined,
  toTag: undefined,
  branch: undefined,
  isTwice: false,
  count: 0,
  isFolded: false,
  lengthAt: -1,
  bodyStart: 0,
  problem: undefined,
};

/**
 * Framing of one message (RFC 3261 §7): start line, where each header value lies, the body. Values are not read here.
 * A message that is framed but wrong carries its `problem`; `check` decides what is answered. Hot.
 * @returns a word when the bytes are no SIP message at all
 */
export function scan(bytes: Buffer): SipMessage | ScanFailure {
  const text = bytes.toString("latin1");
  let at = 0;
  while (text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF) at += 2; // RFC 3261 §7.5
  const eol = text.indexOf("\n", at);
  if (eol < at + MIN_START_LINE) return "not-sip";
  const index = FOUND;
  const failure = readStartLine(text, at, text.charCodeAt(eol - 1) === CR ? eol - 1 : eol, index);
  if (failure) return failure;
  indexHeaders(text, eol + 1, index);
  const bodyEnd = bodyEndOf(text, index);
  const uriAt = at + index.method.length + 1;
  index.isUsualUri = index.isRequest && isUsualUri(text, bytes, uriAt, uriAt + index.uri.length);
  index.fromTag = usual(usualTag, text, bytes, index.from);
  index.toTag = usual(usualTag, text, bytes, index.to);
  // Of a request all of its Via is asked for.
  index.branch = index.isRequest ? undefined : usual(usualBranch, text, bytes, index.via);
  if (index.uri.length > MAX_URI_BYTES) index.problem ??= "uri-too-long";
  const places = { keys: KEYS.slice(0, index.count), spans: SPANS.slice(0, 2 * index.count) };
  return new SipMessage(text, index, places, isAscii(bytes), bodyEnd);
}

function usual(read: typeof usualTag, text: string, bytes: Buffer, header: number): string | undefined {
  return header < 0 ? undefined : read(text, bytes, SPANS[2 * header]!, SPANS[2 * header + 1]!);
}

/** Hot. */
function indexHeaders(text: string, from: number, index: Found): void {
  index.count = 0;
  index.via = index.from = index.to = index.callId = index.cseq = -1;
  index.isTwice = index.isFolded = false;
  index.lengthAt = -1;
  index.bodyStart = text.length;
  for (let at = from; ; ) {
    let end = text.indexOf("\n", at);
    // The end of a datagram may stand for the empty line, when nothing can have been cut off (seen in RFC 5118 §4.10).
    if (at === text.length && isBodiless(text, index)) return;
    if (end < 0) {
      index.problem ??= "truncated";
      return;
    }
    if (end - at < 2 && (end === at || text.charCodeAt(at) === CR)) {
      if (end === at) index.problem ??= "bare-lf";
      index.bodyStart = end + 1;
      return;
    }
    const next = text.charCodeAt(end + 1);
    if (next === SPACE || next === TAB) end = endOfFolded(text, end, index);
    if (text.charCodeAt(end - 1) !== CR) index.problem ??= "bare-lf";
    if (end - at > MAX_HEADER_BYTES) index.problem ??= "header-too-long";
    if (index.count >= MAX_HEADERS) {
      index.problem ??= "too-many-headers";
      return;
    }
    addHeader(text, at, text.charCodeAt(end - 1) === CR ? end - 1 : end, index);
    at = end + 1;
  }
}

/** A line that begins with white space goes on with the one before (RFC 3261 §7.3.1). @returns its last LF */
function endOfFolded(text: string, first: number, index: Found): number {
  let end = first;
  for (let next = text.charCodeAt(end + 1); next === SPACE || next === TAB; next = text.charCodeAt(end + 1)) {
    if (text.charCodeAt(end - 1) !== CR) index.problem ??= "bare-lf";
    const more = text.indexOf("\n", end + 1);
    if (more < 0) break;
    end = more;
  }
  index.isFolded = true;
  return end;
}

/** Notes one header; white space may stand before the colon and around the value. Hot. */
function addHeader(text: string, at: number, end: number, index: Found): void {
  const colon = text.indexOf(":", at);
  if (colon <= at || colon >= end) {
    index.problem ??= "header-line";
    return;
  }
  let nameEnd = colon;
  for (let c = text.charCodeAt(nameEnd - 1); c === SPACE || c === TAB; c = text.charCodeAt(nameEnd - 1)) nameEnd--;
  let from = colon + 1;
  for (let c = text.charCodeAt(from); c === SPACE || c === TAB; c = text.charCodeAt(from)) from++;
  let to = end;
  for (let c = text.charCodeAt(to - 1); to > from && (c === SPACE || c === TAB); c = text.charCodeAt(to - 1)) to--;
  const key = headerKeyAt(text, at, nameEnd);
  noteRequired(key, index);
  KEYS[index.count] = key;
  SPANS[2 * index.count] = from;
  SPANS[2 * index.count + 1] = Math.max(to, from);
  index.count++;
}

/** Notes where those headers are that each message has. Hot. */
function noteRequired(key: string, index: Found): void {
  const { count } = index;
  switch (key) {
    case "via":
      if (index.via >= 0) index.isTwice = true;
      else index.via = count;
      break;
    case "from":
      if (index.from >= 0) index.isTwice = true;
      else index.from = count;
      break;
    case "to":
      if (index.to >= 0) index.isTwice = true;
      else index.to = count;
      break;
    case "call-id":
      if (index.callId >= 0) index.isTwice = true;
      else index.callId = count;
      break;
    case "cseq":
      if (index.cseq >= 0) index.isTwice = true;
      else index.cseq = count;
      break;
    case "content-length":
      if (index.lengthAt >= 0) index.problem ??= "content-length"; // twice is an error even when equal (RFC 4475 §3.3.9)
      index.lengthAt = 2 * count;
  }
}

function isBodiless(text: string, index: Found): boolean {
  return index.lengthAt >= 0 && readLength(text.slice(SPANS[index.lengthAt]!, SPANS[index.lengthAt + 1]!)) === 0;
}

/** Content-Length decides; what lies behind it is no part of the message (RFC 3261 §18.3). */
function bodyEndOf(text: string, index: Found): number {
  if (index.lengthAt < 0) return text.length;
  const length = readLength(text.slice(SPANS[index.lengthAt]!, SPANS[index.lengthAt + 1]!));
  if (length < 0) index.problem ??= "content-length";
  else if (index.bodyStart + length > text.length) index.problem ??= "short-body";
  else return index.bodyStart + length;
  return text.length;
}

/** The number of a Content-Length, -1 when it is none. */
export function readLength(text: string): number {
  if (text === "0") return 0;
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** Reads what stands from `at` to `end`. @returns what it is when it is no start line */
function readStartLine(text: string, at: number, end: number, found: Found): ScanFailure | undefined {
  const isStatus = text.charCodeAt(at + 3) === SLASH && /^SIP\/$/i.test(text.slice(at, at + 4));
  return isStatus ? readStatusLine(text.slice(at, end), found) : readRequestLine(text.slice(at, end), found);
}

/** `SIP/2.0 200 OK`; the reason may be empty and may hold anything (RFC 4475 §3.1.1.12, §3.1.1.13). */
function readStatusLine(line: string, found: Found): ScanFailure | undefined {
  const isUsual = line.startsWith(VERSION_2) && (line.length === STATUS_END || line.charCodeAt(STATUS_END) === SPACE);
  const match = isUsual ? null : /^SIP\/(\S+) (\d{3})(?: (.*))?$/is.exec(line);
  const status = isUsual ? readStatus(line) : match?.[1] === "2.0" ? Number(match[2]) : 0;
  if (status < 100 || status >= 700) return "start-line";
  found.isRequest = false;
  found.method = "";
  found.uri = "";
  found.status = status;
  found.reason = isUsual ? line.slice(STATUS_END + 1) : (match?.[3] ?? "");
  found.problem = undefined;
  return undefined;
}

/** The three digits of a status, 0 when they are none. */
function readStatus(line: string): number {
  let status = 0;
  for (let at = VERSION_2.length; at < STATUS_END; at++) {
    const digit = line.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return 0;
    status = 10 * status + digit;
  }
  return status;
}

/** `INVITE sip:bob@example.com SIP/2.0`: single spaces, nothing after the version (RFC 4475 §3.1.2.8 to §3.1.2.10). */
function readRequestLine(line: string, found: Found): ScanFailure | undefined {
  const trimmed = line.trimEnd();
  const space = trimmed.indexOf(" ");
  const last = trimmed.lastIndexOf(" ");
  if (space < 1 || last === space || !isVersion(trimmed, last + 1)) return "not-sip";
  const method = methodAt(trimmed, 0, space);
  if (method === undefined) return "start-line";
  const uri = trimmed.slice(space + 1, last);
  const isVersion2 = trimmed.length === last + VERSION_CHARS && trimmed.endsWith("2.0");
  const isSpaced = trimmed.length !== line.length || uri.includes(" ") || uri === "";
  found.isRequest = true;
  found.method = method;
  found.uri = uri;
  found.status = 0;
  found.reason = "";
  found.problem = !isVersion2 ? "version" : isSpaced ? "request-uri" : undefined;
  return undefined;
}

function isVersion(line: string, at: number): boolean {
  return line.startsWith("SIP/", at) || /^SIP\/$/i.test(line.slice(at, at + 4));
}
