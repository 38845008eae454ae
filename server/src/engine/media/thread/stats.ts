import type { Latch } from "../../../wire/rtp/latch.js";
import type { LegStats } from "../messages.js";
import { RATE_HZ } from "./graph.js";
import type { Inbound } from "./inbound.js";
import type { Listening } from "./listening.js";
import type { Outbound } from "./outbound.js";
import type { RtcpSession } from "./rtcp-session.js";

/** Where the figures of a leg are. */
export interface LegSources {
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  readonly rtcp: RtcpSession;
  readonly latch: Latch;
  readonly listening: Listening;
  readonly codec: LegStats["codec"];
  readonly flooded: number;
  /** Where packets go, when the latch does not know. */
  readonly peerName: string | undefined;
}

/** The figures of one leg as they are now. */
export function legStats({
  inbound,
  outbound,
  rtcp,
  latch,
  listening,
  codec,
  flooded,
  peerName,
}: LegSources): LegStats {
  return {
    codec,
    packetsSent: outbound.packets,
    octetsSent: outbound.octets,
    packetsReceived: inbound.packets,
    octetsReceived: inbound.octets,
    packetsLost: inbound.sequence.lost,
    packetsLate: inbound.late,
    packetsDuplicate: inbound.duplicates,
    packetsForeign: inbound.foreign,
    packetsMalformed: inbound.malformed,
    packetsFlooded: flooded,
    jitterMs: inbound.jitter.ms,
    rttMs: rtcp.rttMs,
    remoteLost: rtcp.remoteLost,
    remoteJitterMs: rtcp.remoteJitterMs,
    bufferMs: inbound.delaySamples / (RATE_HZ / 1000),
    audioMs: listening.audioMs,
    voiceMs: listening.voiceMs,
    peer: peerName ?? (latch.port === 0 ? undefined : `${latch.address}:${latch.port}`),
  };
}
