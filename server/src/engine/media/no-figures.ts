import type { LegStats, RemoteMedia } from "./messages.js";

/** The figures of a leg on which nothing came or went. @param media what was agreed last, if anything was */
export function noFigures(media: RemoteMedia | undefined): LegStats {
  return {
    codec: media?.codec,
    packetsSent: 0,
    octetsSent: 0,
    packetsReceived: 0,
    octetsReceived: 0,
    packetsLost: 0,
    packetsLate: 0,
    packetsDuplicate: 0,
    packetsForeign: 0,
    packetsMalformed: 0,
    packetsFlooded: 0,
    jitterMs: 0,
    bufferMs: 0,
    audioMs: 0,
    voiceMs: 0,
    peer: media && media.remotePort !== 0 ? `${media.remoteAddress}:${media.remotePort}` : undefined,
  };
}
