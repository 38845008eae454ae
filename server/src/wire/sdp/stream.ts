import type { Sdp, SdpAttribute, SdpMedia } from "./description.js";

/** Who sends, from the side of the one who says it (RFC 3264 5.1). */
export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

/** What the peer says about one media line, the values of the session filled in. */
export interface PeerStream {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** From a=rtcp (RFC 3605), else the next port; 0 = none. */
  readonly rtcpPort: number;
  /** The peer's; never `sendrecv` or `recvonly` when it gave no address to send to. */
  readonly direction: Direction;
  /** Packet length the peer asks for: 10, 20, ... 60 ms, held below its maxptime. */
  readonly ptimeMs: number;
  /** The longest packet the peer takes, by its word. */
  readonly maxPtimeMs?: number;
  /** RTP and RTCP may share a port (RFC 5761 5.1.1). */
  readonly hasRtcpMux: boolean;
}

const DIRECTIONS: readonly string[] = ["sendrecv", "sendonly", "recvonly", "inactive"] satisfies Direction[];
const DEFAULT_PTIME_MS = 20;
const MIN_PTIME_MS = 10;
const MAX_PTIME_MS = 60;
/** Packets are made of whole blocks of so much; what lies between is rounded down, below every maxptime. */
const PTIME_STEP_MS = 10;

/** Reads one media line together with its session; undefined when no c= line covers it. */
export function peerStream(sdp: Sdp, media: SdpMedia): PeerStream | undefined {
  const connection = media.connection ?? sdp.connection;
  if (!connection) return undefined;
  const maxPtimeMs = milliseconds(media.attributes, "maxptime") ?? milliseconds(sdp.attributes, "maxptime");
  const said = direction(media.attributes) ?? direction(sdp.attributes) ?? "sendrecv";
  return {
    address: connection.address,
    family: connection.family,
    port: media.port,
    rtcpPort: rtcpPort(media),
    direction: isNoAddress(connection.address) ? intersect(said, "sendonly") : said,
    ptimeMs: ptimeMs(media.attributes) ?? ptimeMs(sdp.attributes) ?? DEFAULT_PTIME_MS,
    hasRtcpMux: media.attributes.some((a) => a.name === "rtcp-mux"),
    ...(maxPtimeMs === undefined ? {} : { maxPtimeMs }),
  };
}

/** The same stream seen from the other side. */
export function reverse(direction: Direction): Direction {
  if (direction === "sendonly") return "recvonly";
  return direction === "recvonly" ? "sendonly" : direction;
}

/** What both allow. */
export function intersect(a: Direction, b: Direction): Direction {
  const sends = isSending(a) && isSending(b);
  const receives = isReceiving(a) && isReceiving(b);
  if (sends) return receives ? "sendrecv" : "sendonly";
  return receives ? "recvonly" : "inactive";
}

function isSending(direction: Direction): boolean {
  return direction === "sendrecv" || direction === "sendonly";
}

function isReceiving(direction: Direction): boolean {
  return direction === "sendrecv" || direction === "recvonly";
}

/** Hold in the manner of RFC 2543, still sent by old phones: an address that means "send nothing" (RFC 3264 8.4). */
function isNoAddress(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function direction(attributes: readonly SdpAttribute[]): Direction | undefined {
  return attributes.map((a) => a.name.toLowerCase()).find((n): n is Direction => DIRECTIONS.includes(n));
}

function rtcpPort(media: SdpMedia): number {
  const said = Number(/^\d+/.exec(value(media.attributes, "rtcp") ?? "")?.[0] ?? media.port + 1);
  return media.port === 0 || said > 65_535 ? 0 : said;
}

function ptimeMs(attributes: readonly SdpAttribute[]): number | undefined {
  const asked = milliseconds(attributes, "ptime");
  const most = milliseconds(attributes, "maxptime");
  if (asked === undefined && most === undefined) return undefined;
  const allowed = Math.min(asked ?? DEFAULT_PTIME_MS, most ?? MAX_PTIME_MS, MAX_PTIME_MS);
  return Math.max(MIN_PTIME_MS, allowed - (allowed % PTIME_STEP_MS));
}

function milliseconds(attributes: readonly SdpAttribute[], name: string): number | undefined {
  const ms = Number(value(attributes, name) ?? Number.NaN);
  return ms > 0 ? ms : undefined;
}

function value(attributes: readonly SdpAttribute[], name: string): string | undefined {
  return attributes.find((a) => a.name === name)?.value;
}
