import type { RtpSocketHandler } from "../../../net/rtp-socket.js";
import type { RemoteMedia } from "../messages.js";

/** Where a leg sees its peer. */
export interface LegPeer {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  /** RTCP goes over the RTP port (RFC 5761). */
  readonly rtcpMux: boolean;
  readonly behindNat?: boolean | undefined;
}

/** Gets what a leg's peer sends: in the clear, whatever it was on its way. */
export interface MediaSocketHandler extends RtpSocketHandler {
  /** A datagram did not prove itself, or came before. */
  unproved(): void;
  /** The peer is gone for good. Once. */
  lost(reason: string): void;
}

/**
 * Carries the packets of one leg: by a pair of ports of its own (`pair-socket.ts`), or over the port that web calls
 * share (`web-path.ts`).
 */
export interface MediaSocket {
  /** Where the peer sends RTP to. */
  readonly port: number;
  /** Whether what is sent now can get to the peer; until then nothing is played. Hot. */
  readonly isReady: boolean;
  /** `address:port` of the peer, when `agree` did not tell the leg. */
  readonly peerName: string | undefined;
  /** Takes what was agreed. @returns where the leg shall see its peer */
  agree(nowMs: number, media: RemoteMedia): LegPeer;
  /** The source whose packets have their own share of the flood limit. */
  trust(address: string, port: number): void;
  /** Sends at once when the system takes it; the caller uses several buffers in turn. Hot. */
  send(packet: Buffer, address: string, port: number): void;
  sendRtcp(packet: Buffer, address: string, port: number): void;
  /** Idempotent. */
  close(): Promise<void>;
}
