import {
  type AudioCodec,
  comfortNoiseOf,
  eventsAt,
  eventsOf,
  firstCodec,
  formatOf,
  formatsOf,
  type NumberedCodec,
  type NumberedEvents,
  type SdpFormat,
  telephoneEventOf,
} from "./codecs.js";
import type { Sdp, SdpMedia } from "./description.js";
import type { LocalStream, NegotiatedMedia } from "./negotiated.js";
import { offeredFormats } from "./offered-formats.js";
import { answerLine, offerLine, printOurs, refusedLine } from "./ours.js";
import { parseSdp } from "./parse.js";
import { type Direction, hasRtcpMux, intersect, type PeerStream, peerStream, reverse } from "./stream.js";

/** What an offer says beside the address; codecs in the order we prefer. */
export interface OfferOptions extends LocalStream {
  readonly codecs: readonly AudioCodec[];
  /** Payload type for RFC 4733 events, undefined for none; at 48,000 Hz, beside opus, another one. */
  readonly telephoneEvent: number | undefined;
  readonly direction: Direction;
  readonly ptimeMs: number;
  /** The peer's last description: no number of its may come to mean something else (RFC 3264 8.3.2). */
  readonly theirs?: string | undefined;
}

/** Codecs we take; `direction` is the most we want (default `sendrecv`). */
export interface AnswerOptions extends LocalStream {
  readonly codecs: readonly AudioCodec[];
  readonly direction?: Direction;
}

/** What decides whether an offer can be served. */
export type ServedBy = Pick<AnswerOptions, "address" | "codecs" | "direction">;

/** The status for the request that carried the offer: 400 unreadable, 488 nothing in common. */
export interface OfferRefusal {
  readonly ok: false;
  readonly status: 400 | 488;
  readonly reason: string;
}

interface ServedLine {
  readonly ok: true;
  readonly sdp: Sdp;
  readonly index: number;
  readonly media: NegotiatedMedia;
}

export type AnswerResult = { readonly ok: true; readonly text: string; readonly media: NegotiatedMedia } | OfferRefusal;

/** What an answer to our offer means. */
export type ReadResult =
  | { readonly ok: true; readonly media: NegotiatedMedia }
  | { readonly ok: false; readonly reason: string };

/** Profiles without encryption; in an answer the profile is that of the offer. */
const PLAIN_PROFILES: readonly string[] = ["RTP/AVP", "RTP/AVPF"];
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/**
 * An offer of one audio stream.
 * @param before our description until now: its lines keep their places, those that are not ours refused (RFC 3264 §8)
 */
export function makeOffer(o: OfferOptions, before?: string): string {
  const lines = linesOf(before);
  const index = Math.max(0, liveAudio(lines));
  const line = lines[index];
  const formats = offeredFormats(o.codecs, o.telephoneEvent, [line, linesOf(o.theirs)[index]]);
  const audio = offerLine(o.port, line?.protocol ?? "RTP/AVP", formats, o);
  if (lines.length < 2) return printOurs(o, "0 0", audio);
  return printOurs(o, "0 0", lines.map((each, i) => (i === index ? audio : refusedLine(each))).join(""));
}

function linesOf(description: string | undefined): readonly SdpMedia[] {
  const sdp = description === undefined ? undefined : parseSdp(description);
  return sdp === undefined || "problem" in sdp ? NO_LINES : sdp.media;
}
const NO_LINES: readonly SdpMedia[] = [];

/** Place of the audio line of ours that is in use; -1 = none. */
function liveAudio(lines: readonly SdpMedia[]): number {
  return lines.findIndex((line) => line.kind === "audio" && line.port !== 0);
}

/**
 * Answers an offer: the first audio line we can serve is taken with the offerer's favourite of our codecs,
 * every other line is refused with port 0.
 */
export function answerOffer(offer: string, o: AnswerOptions): AnswerResult {
  const found = served(offer, o);
  return found.ok ? { ok: true, text: printAnswer(found.sdp, found.index, found.media, o), media: found.media } : found;
}

/** Why an offer cannot be answered; undefined when it can. Nothing is printed. */
export function offerRefusal(offer: string, o: ServedBy): OfferRefusal | undefined {
  const found = served(offer, o);
  return found.ok ? undefined : found;
}

/** The first line of an offer that we can serve. */
function served(offer: string, o: ServedBy): OfferRefusal | ServedLine {
  const sdp = parseSdp(offer);
  if ("problem" in sdp) return { ok: false, status: 400, reason: `SDP line ${sdp.line}: ${sdp.problem}` };
  let refusal: string | undefined;
  for (let index = 0; index < sdp.media.length; index++) {
    const media = accept(sdp, sdp.media[index]!, o);
    if (typeof media === "object") return { ok: true, sdp, index, media };
    refusal ??= media;
  }
  return { ok: false, status: 488, reason: refusal ?? "No audio stream" };
}

function printAnswer(offer: Sdp, index: number, media: NegotiatedMedia, o: LocalStream): string {
  const audio = answerLine(o.port, offer.media[index]!, media);
  const lines =
    offer.media.length < 2 ? audio : offer.media.map((each, i) => (i === index ? audio : refusedLine(each))).join("");
  return printOurs(o, offer.timing, lines); // RFC 3264 6: the same t= as in the offer
}

/** Reads the answer to a description of ours, an offer or an answer that is said again. */
export function readAnswer(offer: string, answer: string): ReadResult {
  const ours = parseSdp(offer);
  const theirs = parseSdp(answer);
  if ("problem" in ours) return { ok: false, reason: `Offer line ${ours.line}: ${ours.problem}` };
  if ("problem" in theirs) return { ok: false, reason: `SDP line ${theirs.line}: ${theirs.problem}` };
  const index = liveAudio(ours.media);
  const offered = ours.media[index];
  const answered = theirs.media[index]; // lines answer each other by their place
  if (!offered || !answered || answered.kind !== offered.kind) return { ok: false, reason: "No audio stream" };
  if (answered.port === 0) return { ok: false, reason: "Audio was refused" };
  const peer = peerStream(theirs, answered);
  if (!peer) return { ok: false, reason: "No connection address" };
  const own = peerStream(ours, offered);
  const problem = checkPeer(peer, own?.family ?? 4);
  if (problem) return { ok: false, reason: problem };
  return settle(offered, answered, peer, own?.direction ?? "sendrecv");
}

/** The first of theirs that is a codec of ours. */
function commonFormat(theirs: readonly SdpFormat[], ours: readonly SdpFormat[]): SdpFormat | undefined {
  for (const format of theirs) if (format.codec !== undefined && formatOf(ours, format.codec)) return format;
  return undefined;
}

/** The answered line against the offered one; payload types may differ per direction (RFC 3264 5.1). */
function settle(offered: SdpMedia, answered: SdpMedia, peer: PeerStream, wish: Direction): ReadResult {
  const ours = formatsOf(offered);
  const theirs = formatsOf(answered);
  const sent = commonFormat(theirs, ours);
  const received = sent?.codec && formatOf(ours, sent.codec);
  if (!sent?.codec || !received) return { ok: false, reason: "No common codec" };
  const mux = peer.hasRtcpMux && hasRtcpMux(offered);
  const theirEvents = telephoneEventOf(answered, sent.codec);
  const ourEvents = eventsAt(eventsOf(offered), theirEvents?.rateHz);
  const direction = intersect(reverse(peer.direction), wish);
  const media = negotiated(
    theirs,
    peer,
    { codec: sent.codec, payloadType: sent.payloadType },
    received.payloadType,
    mux,
    direction,
  );
  addEvents(media, theirEvents, ourEvents);
  return { ok: true, media };
}

/** The stream we would agree to, why not, or undefined for a line that is no audio. */
function accept(sdp: Sdp, media: SdpMedia, o: ServedBy): NegotiatedMedia | string | undefined {
  if (media.kind !== "audio" || media.port === 0) return undefined;
  if (!PLAIN_PROFILES.includes(media.protocol.toUpperCase())) return `${media.protocol} is not supported`;
  const peer = peerStream(sdp, media);
  if (!peer) return "No connection address";
  const problem = checkPeer(peer, o.address.includes(":") ? 6 : 4);
  if (problem) return problem;
  const formats = formatsOf(media);
  const chosen = firstCodec(formats, o.codecs);
  if (!chosen) return "No common codec";
  const events = telephoneEventOf(media, chosen.codec);
  const direction = intersect(reverse(peer.direction), o.direction ?? "sendrecv");
  const agreed = negotiated(formats, peer, chosen, chosen.payloadType, peer.hasRtcpMux, direction);
  addEvents(agreed, events, events);
  return agreed;
}

/** While it is put together. */
type Draft = { -readonly [K in keyof NegotiatedMedia]: NegotiatedMedia[K] };

/**
 * What the peer's line says of the stream; direction and events depend on our side.
 * @param theirs formats of that line
 */
function negotiated(
  theirs: readonly SdpFormat[],
  peer: PeerStream,
  chosen: NumberedCodec,
  receivePayloadType: number,
  hasRtcpMux: boolean,
  direction: Direction,
): Draft {
  const media: Draft = {
    direction,
    remoteAddress: peer.address,
    remotePort: peer.port,
    remoteRtcpPort: hasRtcpMux ? peer.port : peer.rtcpPort,
    codec: chosen.codec,
    payloadType: chosen.payloadType,
    receivePayloadType,
    ptimeMs: peer.ptimeMs,
  };
  const comfortNoise = comfortNoiseOf(theirs, chosen.codec);
  if (peer.maxPtimeMs !== undefined) media.maxPtimeMs = peer.maxPtimeMs;
  if (comfortNoise !== undefined) media.comfortNoise = comfortNoise;
  if (hasRtcpMux) media.rtcpMux = true;
  return media;
}

/** @param sent as we send them; without `received` there are none */
function addEvents(media: Draft, sent: NumberedEvents | undefined, received: NumberedEvents | undefined): void {
  if (!sent || !received) return;
  media.telephoneEvent = sent.payloadType;
  media.receiveTelephoneEvent = received.payloadType;
  if (sent.rateHz !== 8000) media.telephoneEventHz = sent.rateHz;
}

/** Names would need DNS in the path of every packet, one socket serves one family, and a call has one peer. */
function checkPeer(peer: PeerStream, ourFamily: 4 | 6): string | undefined {
  if (!(peer.family === 4 ? isIpv4 : isIpv6)(peer.address)) return "Connection address is not a unicast IP address";
  return peer.family === ourFamily ? undefined : `IPv${peer.family} media is not supported here`;
}

function isIpv4(address: string): boolean {
  return IPV4.test(address) && Number.parseInt(address, 10) < 224;
}

function isIpv6(address: string): boolean {
  return address.includes(":") && !/^ff/i.test(address) && URL.canParse(`http://[${address}]/`);
}
