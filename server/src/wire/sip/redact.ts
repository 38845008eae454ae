import { headerKey } from "./headers.js";
import { AT, COLON, GREATER, LESS, QUOTE } from "./letters.js";

/** What stands in the place of a secret. */
const REMOVED = "[removed]";
/** Headers that hold credentials or challenges (RFC 3261 §22.4, RFC 8898). */
const CREDENTIALS = new Set([
  "authorization",
  "proxy-authorization",
  "www-authenticate",
  "proxy-authenticate",
  "authentication-info",
  "proxy-authentication-info",
]);
/** Headers that name the caller to trusted peers, also one who hides (RFC 3325). */
const NAMING = new Set(["p-asserted-identity", "p-preferred-identity", "remote-party-id"]);
/** The caller hides (RFC 3323 §4.2, RFC 3325 §9.3, and what came before them). */
const HIDES = /^privacy[ \t]*:[^\r\n]*\b(?:id|user|header)\b|^remote-party-id[ \t]*:[^\r\n]*;[ \t]*privacy=(?!off)/im;
const CONTENT_TYPE = /^(?:content-type|c)[ \t]*:[ \t]*([^\r\n]*)/im;
/** Parameters of them that tell nothing of the password; every other is removed. */
const OPEN_PARAMS = new Set(["username", "realm", "uri", "domain", "algorithm", "qop", "nc", "stale", "userhash"]);
/** One parameter, its value quoted or not. A quoted value may lack its end, and then holds whatever follows it. */
const PARAM = /(?<![\w!%*'+`~.-])([\w!%*'+`~.-]+)\s*=\s*(?:"(?:[^"\\]|\\.)*("?)|[^\s,]*)/g;
/** What looks like a token of RFC 8225. */
const TOKEN = /(?<![\w-])[\w-]{8,}\.[\w-]*\.[\w-]{8,}/g;
/** Headers that something is taken from: most messages have none of them and are not looked at line by line. */
const SENSITIVE = new Set([...CREDENTIALS, ...NAMING, "identity", "identity-info"]);
/** First letters of those names and of their short forms, in lower case. */
const SENSITIVE_LETTERS = new Uint8Array(256);
for (const name of [...SENSITIVE, "y", "n"]) SENSITIVE_LETTERS[name.charCodeAt(0)] = 1;
const LOWER_CASE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
/** A URI with something before its host that may be a password; the test for what follows. Looks back from each `@`: linear, too. */
const HAS_PASSWORD = /@(?<=sips?:[^\s<>"@:]*:[^\s<>"@]*@)/i;
/** A SIP URI up to its host, wherever it stands. Whatever it meets it goes on behind it, so its time is linear. */
const URI_USER = /(\bsips?:)([^\s<>"@]*)(@?)/gi;
/** Credentials that a URI would have put into a request. */
const URI_CREDENTIALS = /([?&](?:proxy-)?authorization=)[^&\s>"]*/gi;
/** Lines of SDP that hold keys of media: SDES (RFC 4568), MIKEY (RFC 4567), ICE (RFC 8839), and the old `k=`. */
const SDP_KEY = /^(?:a=(?:crypto|key-mgmt|ice-pwd):|k=).*$/gim;
/** Bodies that are shown. Others may hold keys that somebody pressed, or what somebody wrote. */
const SDP = /^application\/sdp\s*(?:;|$)/i;
const FRAGMENT = /^message\/sipfrag\s*(?:;|$)/i;

/**
 * A SIP message as it may be shown and stored: without the parts of credentials that prove a password, Identity tokens,
 * passwords in URIs, keys of media, who a caller is that hides, and bodies other than session descriptions (security.md 10, 11, 13). Takes any text,
 * also such as is no good SIP.
 */
export function redact(message: string): string {
  return shownMessage(message, shownBody);
}

function shownMessage(message: string, bodyOf: (body: string, type: string) => string): string {
  const { headEnd, bodyAt, isSensitive } = framed(message);
  const head = message.slice(0, headEnd);
  const isOpen = !isSensitive && !mayHavePassword(message) && !message.includes("?") && !message.includes("&");
  const shown = isOpen ? head : withoutUriSecrets(isSensitive ? withoutSecrets(head) : head);
  const body = bodyAt === message.length ? "" : message.slice(bodyAt);
  const rest = body === "" ? "" : bodyOf(body, CONTENT_TYPE.exec(head)?.[1] ?? "");
  // Most are shown as they are: put together again they would be another text of the same length.
  return shown === head && rest === body ? message : shown + message.slice(headEnd, bodyAt) + rest;
}

/** Parts of a message, whatever ends its lines, and whether a line of its head begins with a name that something is taken from. */
interface Framed {
  headEnd: number;
  bodyAt: number;
  isSensitive: boolean;
}

/** Hot: every message that is kept is asked, line by line. */
function framed(message: string): Framed {
  let isSensitive = false;
  for (let at = message.indexOf("\n") + 1; at > 0; at = message.indexOf("\n", at) + 1) {
    const first = message.charCodeAt(at);
    if (first === LF || (first === CR && message.charCodeAt(at + 1) === LF)) {
      const headEnd = message.charCodeAt(at - 2) === CR ? at - 2 : at - 1;
      return { headEnd, bodyAt: at + (first === LF ? 1 : 2), isSensitive };
    }
    if (SENSITIVE_LETTERS[first | LOWER_CASE] === 1) isSensitive ||= isSensitiveLine(message, at);
  }
  return { headEnd: message.length, bodyAt: message.length, isSensitive };
}

/**
 * Whether two colons stand before an `@`, and nothing between that ends a URI: there may be a password then. Three times as
 * fast as the expression that knows. It looks back from each `@`, to the one before at most: linear. Hot.
 */
function mayHavePassword(message: string): boolean {
  for (let at = message.indexOf("@"); at >= 0; at = message.indexOf("@", at + 1)) {
    let colons = 0;
    for (let back = at - 1; back >= 0 && !endsUri(message.charCodeAt(back)); back--)
      if (message.charCodeAt(back) === COLON && ++colons > 1) return true;
  }
  return false;
}

function endsUri(code: number): boolean {
  return (
    (code >= TAB && code <= CR) || code === SPACE || code === QUOTE || code === LESS || code === GREATER || code === AT
  );
}

function isSensitiveLine(message: string, at: number): boolean {
  const colon = message.indexOf(":", at);
  return colon > 0 && SENSITIVE.has(headerKey(message.slice(at, colon).trim()));
}

function withoutUriSecrets(head: string): string {
  const shown = HAS_PASSWORD.test(head) ? head.replace(URI_USER, withoutPassword) : head;
  // A class of letters is looked for ten times as slowly.
  return shown.includes("?") || shown.includes("&") ? shown.replace(URI_CREDENTIALS, `$1${REMOVED}`) : shown;
}

function withoutSecrets(head: string): string {
  const unfolded = head.replace(/\r?\n[ \t]+/g, " ");
  const isHidden = HIDES.test(unfolded);
  const lines = unfolded.split("\n");
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const key = headerKey(line.slice(0, colon).trim());
    if (CREDENTIALS.has(key)) lines[i] = withoutProof(line, colon);
    else if (key === "identity" || key === "identity-info") lines[i] = withoutToken(line, colon);
    else if (isHidden && NAMING.has(key)) lines[i] = `${line.slice(0, colon + 1)} ${REMOVED}${endOf(line)}`;
  }
  return lines.join("\n");
}

function endOf(line: string): string {
  return line.endsWith("\r") ? "\r" : "";
}

/** `Digest username="…", response=[removed]`: names of parameters and the open ones. Another scheme loses all that follows it. */
function withoutProof(line: string, colon: number): string {
  const end = endOf(line);
  const value = line.slice(colon + 1, line.length - end.length);
  const scheme = /^\s*([\w-]+)(?=\s+\S)/.exec(value)?.[1];
  const hasParams = scheme === undefined || scheme.toLowerCase() === "digest";
  const params = hasParams ? [...value.matchAll(PARAM)].map(shownParam) : [];
  const shown = params.length === 0 ? REMOVED : params.join(", ");
  return `${line.slice(0, colon + 1)} ${scheme === undefined ? "" : `${scheme} `}${shown}${end}`;
}

function shownParam([text, name = "", end]: RegExpMatchArray): string {
  return OPEN_PARAMS.has(name.toLowerCase()) && end !== "" ? text : `${name}=${REMOVED}`;
}

/** The parameters of an Identity say who signed; the token itself could be used again (RFC 8224). */
function withoutToken(line: string, colon: number): string {
  const end = endOf(line);
  const params = line.indexOf(";", colon);
  return `${line.slice(0, colon + 1)} ${REMOVED}${params < 0 ? end : line.slice(params).replace(TOKEN, REMOVED)}`;
}

/** RFC 3261 §19.1.1: what stands between the user and the `@`. */
function withoutPassword(text: string, scheme: string, user: string, at: string): string {
  const colon = user.indexOf(":");
  return at === "" || colon < 0 ? text : `${scheme}${user.slice(0, colon)}:${REMOVED}@`;
}

function shownBody(body: string, type: string): string {
  if (FRAGMENT.test(type)) return shownFragment(body);
  return SDP.test(type) ? body.replace(SDP_KEY, withoutKey) : lengthOf(body);
}

/** A part of a message (RFC 3420), which may begin with a header: what looks for secrets passes over the first line. */
function shownFragment(body: string): string {
  return shownMessage(`\n${body.replace(/^[ \t]+/, "")}`, lengthOf).slice(1);
}

function lengthOf(body: string): string {
  return `[${Buffer.byteLength(body)} bytes]`;
}

/** Which cipher a line of SDES offers may be seen. */
function withoutKey(line: string): string {
  const suite = /^a=crypto:\d+[ \t]+[A-Z][A-Z0-9_]*(?=[ \t])/i.exec(line)?.[0];
  return suite === undefined ? `${/^(?:k=|[^:]*:)/i.exec(line)?.[0]}${REMOVED}` : `${suite} ${REMOVED}`;
}
