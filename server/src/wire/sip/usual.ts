import { AT, COLON, GREATER, IN_HOST, IN_NAME, IN_USER, IN_VALUE, isByteOf, LESS, QUOTE } from "./letters.js";

const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const ZERO = 0x30;
const PORT_DIGITS_MAX = 5;
const PORTS = 65_536;
const FIRST_SHOWN = 0x20;
const LAST_SHOWN = 0x7e;
const SCHEME = "sip:";
const VIA_STARTS = ["UDP", "TCP", "TLS", "WS", "WSS"].map((transport) => `SIP/2.0/${transport} `);

/**
 * The tag of a From or To that stands in `text` and its bytes from `at` to `end`, when it is in the form that nearly everybody writes: of
 * most messages nothing else of it is asked for, and no object is made. What `parseNameAddr` would refuse is never in it. Hot.
 * @returns "" when it has none; undefined when it is of another form
 */
export function usualTag(text: string, bytes: Uint8Array, at: number, end: number): string | undefined {
  const open = bytes[at] === QUOTE ? endOfName(bytes, at) : at;
  const close = bytes[open] === LESS ? endOfUri(text, bytes, open + 1) : -1;
  return bytes[close] === GREATER ? usualParam(text, bytes, close + 1, end, "tag") : undefined;
}

/** Whether a `sip:` URI stands there that has a host, maybe a user and a port, and nothing else: such a one `parseUri` reads. Hot. */
export function isUsualUri(text: string, bytes: Uint8Array, at: number, end: number): boolean {
  return endOfUri(text, bytes, at) === end;
}

/** The same of a Via that stands alone: its branch. What `parseVia` would refuse is never in it. Hot. */
export function usualBranch(text: string, bytes: Uint8Array, at: number, end: number): string | undefined {
  for (const start of VIA_STARTS) {
    if (!text.startsWith(start, at)) continue;
    const hostEnd = endOfHostPort(bytes, at + start.length);
    return hostEnd < 0 ? undefined : usualParam(text, bytes, hostEnd, end, "branch");
  }
  return undefined;
}

/** @returns behind a quoted name without escapes and the white space behind it; -1 when it is of another form */
function endOfName(bytes: Uint8Array, at: number): number {
  let i = at + 1;
  for (; bytes[i] !== QUOTE; i++) {
    const code = i < bytes.length ? bytes[i]! : 0;
    if (code < FIRST_SHOWN || code > LAST_SHOWN || code === BACKSLASH) return -1;
  }
  do i++;
  while (bytes[i] === FIRST_SHOWN);
  return i;
}

/** @returns behind a URI in its usual form; -1 when it is of another */
function endOfUri(text: string, bytes: Uint8Array, at: number): number {
  if (!text.startsWith(SCHEME, at)) return -1;
  const start = at + SCHEME.length;
  let userEnd = start;
  while (isByteOf(bytes, userEnd, IN_USER)) userEnd++;
  const hasUser = userEnd > start && bytes[userEnd] === AT;
  return endOfHostPort(bytes, hasUser ? userEnd + 1 : start);
}

/** @returns behind a name or an IPv4 address and its port; -1 when it is of another form */
function endOfHostPort(bytes: Uint8Array, at: number): number {
  let end = at;
  while (isByteOf(bytes, end, IN_HOST)) end++;
  if (end === at) return -1;
  if (bytes[end] !== COLON) return end;
  const start = end + 1;
  let port = 0;
  for (let digit = bytes[++end]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++end]! - ZERO)
    port = 10 * port + digit;
  return end > start && end - start <= PORT_DIGITS_MAX && port > 0 && port < PORTS ? end : -1;
}

/** The value of a parameter where all are in their usual form; of one given twice the first. */
function usualParam(text: string, bytes: Uint8Array, at: number, end: number, name: string): string | undefined {
  let value: string | undefined;
  for (let i = at; i < end; ) {
    const nameAt = i + 1;
    let nameEnd = nameAt;
    while (isByteOf(bytes, nameEnd, IN_NAME)) nameEnd++;
    if (bytes[i] !== SEMICOLON || nameEnd === nameAt) return undefined;
    const hasValue = bytes[nameEnd] === EQUALS;
    i = hasValue ? nameEnd + 1 : nameEnd;
    if (hasValue) while (isByteOf(bytes, i, IN_VALUE)) i++;
    if (value === undefined && nameEnd - nameAt === name.length && text.startsWith(name, nameAt))
      value = text.slice(Math.min(nameEnd + 1, i), i);
  }
  return value ?? "";
}
