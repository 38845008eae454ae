import { own } from "../../base/own.js";
import { Recent } from "../../base/recent.js";
import type { Sdp, SdpAttribute, SdpConnection, SdpMedia } from "./description.js";

/** Why a body is no session description. */
export interface SdpProblem {
  readonly problem: string;
  /** Counted from 1. */
  readonly line: number;
}

/** security.md 10. */
export const MAX_SDP_BYTES = 16_384;
/** security.md 10. */
export const MAX_SDP_MEDIA = 20;

/** What is being filled: the session until the first m= line, then the newest media. */
interface Part {
  connection?: SdpConnection | undefined;
  readonly attributes: SdpAttribute[];
}
type Media = Part & Omit<SdpMedia, "connection" | "attributes">;
interface Draft extends Part {
  origin?: string | undefined;
  name: string;
  timing: string;
  readonly media: Media[];
}

/**
 * What was read last: each description of a call is read some five times, by what it is asked for. It is found by comparing,
 * since that is one text then: hashing it would cost as much as reading it.
 */
const last: { readonly text: string; readonly sdp: Sdp | SdpProblem }[] = [];
const LAST_MAX = 8;
let oldest = 0;
/** What stands behind the first o= line and before the first audio: phones of one kind say the same there. */
const recentSession = new Recent<string, Draft | SdpProblem>(64, own);
/** Media by their text from behind the port of the first line on: phones of one kind differ before that only. */
const recentMedia = new Recent<string, readonly Media[]>(64, own);
const AUDIO = "\nm=audio ";
/** The beginning of most descriptions. */
const HEAD = "v=0\r\no=";
/** User name, session, version, `IN`, `IP4` or `IP6`, address; user names with blanks are sent (`o=Cisco Systems 123 ...`). */
const ORIGIN = /^\S+(?:\s+\S+){5,}$/;
const PORT = /^\d{1,5}$/;
/** A line about the session; some phones send them at the end. */
const SESSION_LINE = /[\r\n]\s*[vost]=/;

/**
 * Reads a session description. Strict where a wrong guess would send audio astray (m= and c= lines), lenient where phones are:
 * any line ends, blank lines, missing o=, s= and t=, lines out of order, unknown kinds of lines, bytes behind the last line.
 * The same text may give the same object again.
 */
export function parseSdp(text: string): Sdp | SdpProblem {
  for (const known of last) if (known.text === text) return known.sdp;
  const sdp = readSdp(text);
  last[oldest] = { text, sdp };
  oldest = (oldest + 1) % LAST_MAX;
  return sdp;
}

function readSdp(text: string): Sdp | SdpProblem {
  if (isTooLong(text)) return { problem: `longer than ${MAX_SDP_BYTES} bytes`, line: 1 };
  const cut = cutAtPort(text);
  const session = cut && readSession(cut.session);
  if (!session) return readLines(text);
  const lines = recentMedia.get(cut.media);
  if (!lines) return readNew(text, cut.media);
  const { name, connection, timing, attributes } = session;
  const origin = session.origin ?? firstOrigin(cut.session);
  return { origin, name, connection, timing, attributes, media: withFirstPort(lines, cut.port) };
}

function withFirstPort(lines: readonly Media[], port: number): readonly SdpMedia[] {
  const first = withPort(lines[0]!, port);
  return lines.length === 1 ? [first] : [first, ...lines.slice(1)];
}

/** A letter has three bytes at most. */
function isTooLong(text: string): boolean {
  return 3 * text.length > MAX_SDP_BYTES && Buffer.byteLength(text) > MAX_SDP_BYTES;
}

function withPort({ kind, protocol, formats, connection, attributes }: Media, port: number): SdpMedia {
  return { kind, port, protocol, formats, connection, attributes };
}

/**
 * The lines before the first audio, as a rule but for an o= line at their head; undefined where they are no beginning of a
 * description, or hold other media.
 */
function readSession(text: string): Draft | undefined {
  const end = endOfOrigin(text);
  if (end < 0) return sessionOf(readLines(text));
  const rest = text.slice(end);
  const said = sessionOf(recentSession.get(rest) ?? recentSession.keep(rest, readLines(`v=0${rest}`)));
  return said && !said.origin ? said : sessionOf(readLines(text));
}

/** What an o= line at the head of these lines says. */
function firstOrigin(text: string): string | undefined {
  const end = endOfOrigin(text);
  return end < 0 ? undefined : readOrigin(text.slice(HEAD.length, end).trim());
}

/** Where an o= line at the head ends; -1: there is none that ends as it should. */
function endOfOrigin(text: string): number {
  const end = text.startsWith(HEAD) ? text.indexOf("\r", HEAD.length) : -1;
  return end >= 0 && text.indexOf("\n", HEAD.length) === end + 1 ? end : -1;
}

function sessionOf(read: Draft | SdpProblem): Draft | undefined {
  return "problem" in read || read.media.length > 0 ? undefined : read;
}

function readNew(text: string, media: string): Sdp | SdpProblem {
  const sdp = readLines(text);
  if (!("problem" in sdp) && !SESSION_LINE.test(media)) recentMedia.keep(media, sdp.media);
  return sdp;
}

/** The lines before the first audio, its port, and all that follows. What a NUL means depends on where it stands. */
function cutAtPort(
  text: string,
): { readonly session: string; readonly port: number; readonly media: string } | undefined {
  if (text.includes("\0")) return undefined;
  const at = text.indexOf(AUDIO);
  const end = text.indexOf(" ", at + AUDIO.length);
  const port = at < 0 || end < 0 ? undefined : portOf(text.slice(at + AUDIO.length, end));
  return port === undefined ? undefined : { session: text.slice(0, at), port, media: text.slice(end) };
}

function readLines(text: string): Draft | SdpProblem {
  const draft: Draft = { name: "-", timing: "0 0", attributes: [], media: [] };
  let hasVersion = false;
  let number = 0;
  let stray: SdpProblem | undefined;
  for (const raw of text.replace(/\0+$/, "").split(/\r\n|\r|\n/)) {
    number++;
    const line = raw.trim();
    if (line === "") continue;
    if (line[1] !== "=" || line.includes("\0")) {
      stray ??= { problem: "not a line of the form x=...", line: number };
      continue;
    }
    if (stray) return stray;
    const value = line.slice(2).trim();
    if (!hasVersion && line[0] !== "v") return { problem: "v=0 is missing", line: number };
    hasVersion = true;
    const problem = readLine(draft, line[0]!, value);
    if (problem) return { problem, line: number };
  }
  if (stray && draft.media.length === 0) return stray;
  return hasVersion ? draft : { problem: "empty", line: 1 };
}

function readLine(draft: Draft, type: string, value: string): string | undefined {
  const part: Part = draft.media.at(-1) ?? draft;
  switch (type) {
    case "v":
      return value === "0" ? undefined : "version is not 0";
    case "o":
      return assign(draft, "origin", readOrigin(value));
    case "s":
      draft.name = value || "-";
      return undefined;
    case "t":
      draft.timing = value;
      return undefined;
    case "c":
      // RFC 8866 5.7 allows several only for multicast; the first one is taken.
      return part.connection
        ? undefined
        : (assign(part, "connection", parseConnection(value)) ?? checkConnection(part));
    case "a":
      part.attributes.push(parseAttribute(value));
      return undefined;
    case "m":
      return readMedia(draft, value);
    default:
      return undefined;
  }
}

function assign<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): undefined {
  if (value !== undefined) target[key] = value;
}

function checkConnection(part: Part): string | undefined {
  return part.connection ? undefined : "c= is not IN IP4 or IN IP6 and an address";
}

function readOrigin(value: string): string | undefined {
  return ORIGIN.test(value) ? value : undefined;
}

function parseConnection(value: string): SdpConnection | undefined {
  const match = /^IN\s+IP([46])\s+([^\s/]+)(?:\/[\d/]+)?$/i.exec(value);
  return match ? { family: match[1] === "4" ? 4 : 6, address: match[2]! } : undefined;
}

function parseAttribute(value: string): SdpAttribute {
  const colon = value.indexOf(":");
  if (colon < 0) return { name: value };
  return { name: value.slice(0, colon).trim(), value: value.slice(colon + 1).trim() };
}

function readMedia(draft: Draft, value: string): string | undefined {
  if (draft.media.length === MAX_SDP_MEDIA) return `more than ${MAX_SDP_MEDIA} media`;
  const [kind, portText, protocol, ...formats] = value.split(/\s+/);
  if (!kind || !protocol || formats.length === 0) return "m= needs media, port, protocol and a format";
  const port = portOf(portText);
  if (port === undefined) return "m= has no valid port";
  draft.media.push({ kind: kind.toLowerCase(), port, protocol, formats, attributes: [] });
  return undefined;
}

function portOf(text = ""): number | undefined {
  const digits = PORT.test(text) ? text : /^(\d{1,5})\/\d{1,5}$/.exec(text)?.[1];
  return digits === undefined || Number(digits) > 65_535 ? undefined : Number(digits);
}
