import { Recent } from "../../base/recent.js";
import type { CallQuality } from "../../domain/call/port/call-row.js";
import { mosOf, ratingOf } from "../../wire/rtp/e-model.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import { noFigures } from "../media/no-figures.js";
import type { LegStats } from "../media/port.js";

/** An answered leg that is shorter says nothing about its audio. */
const MIN_LIVE_MS = 5_000;
/** Of speech in a packet and of its way through coder and cards. */
const PACKET_MS = 20;

/**
 * How a leg sounded, by the last figures of its media; undefined for one that never had a peer.
 * @param liveMs how long it was answered; 0 = never
 */
export function qualityOf(stats: LegStats | undefined, liveMs: number): CallQuality | undefined {
  if (!stats?.codec) return undefined;
  const problem = problemOf(stats, liveMs);
  if (stats !== noFigures(stats.codec)) return readQuality(stats, stats.codec, problem);
  const known = problem === null ? unheard : silent;
  return known.get(stats) ?? known.keep(stats, readQuality(stats, stats.codec, problem));
}

/** Of legs on which nothing came or went, short ones and long ones: many end so, with the same figures. */
const unheard = new Recent<LegStats, CallQuality>(8);
const silent = new Recent<LegStats, CallQuality>(8);

function readQuality(stats: LegStats, codec: AudioCodec, problem: CallQuality["problem"]): CallQuality {
  const { packetsReceived: received, packetsLost, packetsLate: late, packetsSent: sent, remoteLost, rttMs } = stats;
  const lost = Math.max(0, packetsLost); // doubled packets make it negative, RFC 3550 §6.4.1
  const loss = received + lost === 0 ? 0 : (lost + late) / (received + lost);
  const remoteLoss = remoteLost === undefined || sent === 0 ? undefined : Math.max(0, remoteLost) / sent;
  const onWayMs = (rttMs ?? 0) / 2 + PACKET_MS;
  return {
    codec,
    mos: received === 0 ? null : score({ codec, loss, delayMs: onWayMs + stats.bufferMs }),
    remote_mos: remoteLoss === undefined ? null : score({ codec, loss: remoteLoss, delayMs: onWayMs }),
    packets_sent: sent,
    packets_received: received,
    packets_lost: lost,
    packets_late: late,
    loss: percent(loss),
    remote_loss: remoteLoss === undefined ? null : percent(remoteLoss),
    jitter: tenth(stats.jitterMs),
    remote_jitter: stats.remoteJitterMs === undefined ? null : tenth(stats.remoteJitterMs),
    round_trip: rttMs === undefined ? null : tenth(rttMs),
    voice: tenth(stats.voiceMs / 1000),
    problem,
  };
}

/** Neither packets nor a voice in a leg that was answered. */
function problemOf(stats: LegStats, liveMs: number): CallQuality["problem"] {
  if (liveMs < MIN_LIVE_MS) return null;
  if (stats.packetsReceived === 0) return "no_packets";
  return stats.voiceMs === 0 ? "silence" : null;
}

/**
 * What is wrong with a leg when those it talked with are known: `one_way` = it was heard and they were not, or it was not
 * and they were.
 */
export function withOthers(quality: CallQuality, others: readonly HeardLeg[]): CallQuality {
  const isHeard = quality.problem === null;
  let areKnown = false;
  for (const { row } of others) {
    if (row.quality === null) continue;
    if ((row.quality.problem === null) === isHeard) return quality;
    areKnown = true;
  }
  return areKnown ? { ...quality, problem: "one_way" } : quality;
}

/** Of a leg, how it sounded; null while that is not known. */
interface HeardLeg {
  readonly row: { readonly quality: CallQuality | null };
}

function score(heard: Parameters<typeof ratingOf>[0]): number {
  return Math.round(100 * mosOf(ratingOf(heard))) / 100;
}

function percent(part: number): number {
  return Math.round(Math.min(1, part) * 10_000) / 100;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
