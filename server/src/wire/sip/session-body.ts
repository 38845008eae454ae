import type { SipMessage } from "./message.js";

const SDP = "application/sdp";
const SDP_RANGES: ReadonlySet<string> = new Set([SDP, "application/*", "*/*", "*"]);
const EMPTY = Buffer.alloc(0);
/** Parts of one body that are looked at. */
const MAX_PARTS = 20;

/**
 * The session description of a message: its body, or the first SDP part of a multipart one (RFC 5621 §3).
 * Empty when there is no body, or only one the peer marked as optional; undefined when the body is something we must
 * understand and do not: 415.
 */
export function sessionBody(message: SipMessage): Buffer | undefined {
  const type = message.header("content-type") ?? (message.hasBody ? "" : SDP);
  if (type === SDP || mediaType(type) === SDP) return message.body;
  const boundary = /^multipart\/[^;]+;.*\bboundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/is.exec(type);
  const part = boundary ? sdpPart(message.body, boundary[1] ?? boundary[2]!) : undefined;
  if (part) return part;
  const isOptional = /\bhandling\s*=\s*optional\b/i.test(message.header("content-disposition") ?? "");
  return !message.hasBody || isOptional ? EMPTY : undefined;
}

/**
 * Whether the answer may hold a session description: an Accept that leaves it out cannot be met
 * (RFC 3261 §13.2.1, RFC 4475 §3.3.15). Without Accept it may.
 */
export function acceptsSdp(message: SipMessage): boolean {
  const ranges = message.headers("accept");
  return ranges.length === 0 || ranges.some((range) => SDP_RANGES.has(mediaType(range)));
}

/** Parts lie between lines of `--boundary` (RFC 2046 §5.1.1). */
function sdpPart(body: Buffer, boundary: string): Buffer | undefined {
  const parts = body.toString("latin1").split(`--${boundary}`, MAX_PARTS);
  for (const part of parts.slice(1)) {
    const headEnd = part.indexOf("\r\n\r\n");
    if (headEnd < 0) continue;
    const type = /^content-type[ \t]*:[ \t]*(.*)$/im.exec(part.slice(0, headEnd))?.[1] ?? "";
    if (mediaType(type) === SDP) return Buffer.from(part.slice(headEnd + 4), "latin1");
  }
  return undefined;
}

function mediaType(value: string): string {
  return value.split(";", 1)[0]!.trim().toLowerCase();
}
