import type { AudioCodec, EventClock } from "./codecs.js";
import type { Direction } from "./stream.js";

/** One audio stream that both sides agreed on (RFC 3264). */
export interface NegotiatedMedia {
  /** An IP address; `0.0.0.0` or `::` while the peer holds in the old manner (nothing is sent then). */
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** 0 = the peer has none. */
  readonly remoteRtcpPort: number;
  readonly codec: AudioCodec;
  /** Of the packets we send. */
  readonly payloadType: number;
  /** Of the packets the peer sends; another one only when the peer chose its own number. */
  readonly receivePayloadType: number;
  /** RFC 4733 events as we send them; absent when the peer takes none. */
  readonly telephoneEvent?: number;
  readonly receiveTelephoneEvent?: number;
  /** Clock of the events each way; absent = 8,000 Hz. */
  readonly telephoneEventHz?: EventClock;
  /** What the peer sends comfort noise as (RFC 3389), when that was agreed. */
  readonly comfortNoise?: number;
  /** RTCP goes over the RTP port (RFC 5761). */
  readonly rtcpMux?: true;
  /** Packet length the peer asks for: 10, 20, ... 60; 20 when it does not say. */
  readonly ptimeMs: number;
  /** The longest packet the peer takes, when it says so. */
  readonly maxPtimeMs?: number;
  /** Ours. */
  readonly direction: Direction;
}

/** Our side of a stream. */
export interface LocalStream {
  /** IPv4 or IPv6, of the media socket as the peer sees it. */
  readonly address: string;
  readonly port: number;
  readonly sessionId: string | number;
  /** Rises by one with each description that differs from the one before (RFC 3264 8). */
  readonly version: string | number;
}
