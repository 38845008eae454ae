import type { Latch } from "../../../wire/rtp/latch.js";
import type { LegStats } from "../messages.js";
import type { Inbound } from "./inbound.js";
import type { Outbound } from "./outbound.js";
import type { RtcpSession } from "./rtcp-session.js";

/** Where the figures of a leg are. */
export interface LegSources {
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  readonly rtcp: RtcpSession;
  readonly latch: Latch;
  readonly flooded: number;
}

/** The figures of one leg as they are now. */
export function legStats({ inbound, outbound, rtcp, latch, flooded }: LegSources): LegStats {
  return {
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
    peer: latch.port === 0 ? undefined : `${latch.address}:${latch.port}`,
  };
}
