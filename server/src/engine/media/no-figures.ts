import type { LegStats, RemoteMedia } from "./messages.js";

/** By what they say besides that nothing came or went: many legs end so, and nobody changes them. */
const known = new Map<RemoteMedia["codec"] | undefined, LegStats>();

/** The figures of a leg on which nothing came or went. @param codec what was agreed last, if anything was */
export function noFigures(codec: RemoteMedia["codec"] | undefined): LegStats {
  const figures = known.get(codec) ?? figuresOf(codec);
  known.set(codec, figures);
  return figures;
}

function figuresOf(codec: RemoteMedia["codec"] | undefined): LegStats {
  return {
    codec,
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
  };
}
