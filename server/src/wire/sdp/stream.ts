import { Recent } from "../../base/recent.js";
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
  readonly maxPtimeMs: number | undefined;
  /** RTP and RTCP may share a port (RFC 5761 5.1.1). */
  readonly hasRtcpMux: boolean;
}

const DIRECTIONS: readonly string[] = ["sendrecv", "sendonly", "recvonly", "inactive"] satisfies Direction[];
const DEFAULT_PTIME_MS = 20;
const MIN_PTIME_MS = 10;
const MAX_PTIME_MS = 60;
/** Packets are made of whole blocks of so much; what lies between is rounded down, below every maxptime. */
const PTIME_STEP_MS = 10;

/** What the attributes of a line, or of a session, say of a stream. */
interface Said {
  readonly direction: Direction | undefined;
  readonly ptimeMs: number | undefined;
  readonly maxPtimeMs: number | undefined;
  readonly hasRtcpMux: boolean;
  /** Of a=rtcp (RFC 3605). */
  readonly rtcpPort: number | undefined;
}

/** Each line is asked some three times. */
const recent = new Recent<readonly SdpAttribute[], Said>(64);
const NOTHING = readSaid([]);

/** Reads one media line together with its session; undefined when no c= line covers it. */
export function peerStream(sdp: Sdp, media: SdpMedia): PeerStream | undefined {
  const connection = media.connection ?? sdp.connection;
  if (!connection) return undefined;
  const { address, family } = connection;
  const { port } = media;
  const line = saidBy(media.attributes);
  const session = saidBy(sdp.attributes);
  const said = line.direction ?? session.direction ?? "sendrecv";
  return {
    address,
    family,
    port,
    rtcpPort: rtcpPort(port, line.rtcpPort ?? port + 1),
    direction: isNoAddress(address) ? intersect(said, "sendonly") : said,
    ptimeMs: line.ptimeMs ?? session.ptimeMs ?? DEFAULT_PTIME_MS,
    hasRtcpMux: line.hasRtcpMux,
    maxPtimeMs: line.maxPtimeMs ?? session.maxPtimeMs,
  };
}

/** RTP and RTCP of the line may share a port. */
export function hasRtcpMux(media: SdpMedia): boolean {
  return saidBy(media.attributes).hasRtcpMux;
}

function saidBy(attributes: readonly SdpAttribute[]): Said {
  if (attributes.length === 0) return NOTHING;
  return recent.get(attributes) ?? recent.keep(attributes, readSaid(attributes));
}

function readSaid(attributes: readonly SdpAttribute[]): Said {
  const rtcp = /^\d+/.exec(value(attributes, "rtcp") ?? "")?.[0];
  return {
    direction: direction(attributes),
    ptimeMs: ptimeMs(attributes),
    maxPtimeMs: milliseconds(attributes, "maxptime"),
    hasRtcpMux: attributes.some((a) => a.name === "rtcp-mux"),
    rtcpPort: rtcp === undefined ? undefined : Number(rtcp),
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

function rtcpPort(port: number, said: number): number {
  return port === 0 || said > 65_535 ? 0 : said;
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
