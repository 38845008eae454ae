import { randomInt } from "node:crypto";
import { isNumericHost, mayName } from "../../net/sip-address.js";
import { type AudioCodec, CODEC_FACTS, G711 } from "../../wire/sdp/codecs.js";
import type { NegotiatedMedia } from "../../wire/sdp/negotiated.js";
import { type AnswerResult, answerOffer, makeOffer, offerRefusal, readAnswer } from "../../wire/sdp/offer-answer.js";
import { type OwnProtection, type Unwrapped, unwrapOffer, unwrapOwn, wrap } from "../../wire/sdp/secured.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { sessionBody } from "../../wire/sip/session-body.js";
import type { RemoteMedia } from "../media/messages.js";
import type { MediaLeg, MediaLegEvents, MediaPlace } from "../media/port.js";
import type { RelayAddress } from "../media/rtpengine.js";
import { UsedLeg } from "../media/used-leg.js";
import {
  type AgreedProtection,
  LegProtection,
  type MediaKind,
  NOTHING_AGREED,
  type OfferedProtection,
} from "./leg-protection.js";

/** Of events (RFC 4733) phones expect the number 101 by habit. */
const OFFERED = { telephoneEvent: 101, direction: "sendrecv", ptimeMs: 20 } as const;
/** Addresses of a peer that wants to hear nothing (RFC 2543 B.5). */
const NOWHERE: readonly string[] = ["0.0.0.0", "::"];

/** A description was refused: the SIP status that says so, and why. */
export interface MediaRefusal {
  readonly ok: false;
  readonly status: 400 | 488;
  readonly reason: string;
}

/** Hears that what the peer of a leg sends and takes has changed. */
export interface MediaWatcher {
  mediaChanged(): void;
}

/**
 * The audio of one leg: its media leg and what was offered and answered about it (RFC 3264).
 * Every description of ours that differs from the one before has the next version.
 */
export class LegMedia {
  readonly leg: UsedLeg;
  readonly #codecs: readonly AudioCodec[];
  readonly kind: MediaKind;
  readonly #sessionId: number;
  #signalledFrom: string;
  /** The peer's last description. */
  #theirs: string | undefined;
  readonly #protection: LegProtection;
  watcher: MediaWatcher | undefined;
  /** Told when the peer's own offer took the audio back from a relay. */
  left: (() => void) | undefined;
  /** What the peer sends to instead of our leg. */
  #relay: RelayAddress | undefined;
  /** Not all of what the peer said came by our leg. */
  wasRelayed: boolean;
  /** Our description before it named the relay. */
  #saidBefore: string | undefined;
  #version: number;
  /** Our description as the peer has it. */
  #said: string | undefined;
  /** The peer's last offer, when `#said` is the answer to it. */
  #asked: string | undefined;
  #negotiated: NegotiatedMedia | undefined;
  #agreed: AgreedProtection = NOTHING_AGREED;

  private constructor(
    leg: MediaLeg,
    kind: MediaKind,
    codecs: readonly AudioCodec[],
    signalledFrom: string,
    former?: LegMedia,
  ) {
    this.leg = new UsedLeg(leg);
    this.left = undefined;
    this.wasRelayed = former?.wasRelayed ?? false;
    this.kind = kind;
    this.#codecs = codecs;
    this.#protection = new LegProtection(leg, kind);
    this.watcher = undefined;
    this.#theirs = former ? former.#theirs : undefined;
    this.#said = former ? former.#said : undefined;
    this.#signalledFrom = signalledFrom;
    this.#sessionId = former ? former.#sessionId : randomInt(1, 2 ** 47);
    this.#version = former ? former.#version : 0;
  }

  /**
   * Opens sockets in `place`, at once where that can be.
   * @param signalledFrom address the leg's signalling comes from: another one in its SDP means NAT
   * @param kind what is offered by us; a leg for the web can do nothing else
   */
  static open(
    place: MediaPlace,
    events: MediaLegEvents,
    signalledFrom: string,
    kind: MediaKind = "plain",
  ): Promise<LegMedia> | LegMedia {
    const opened = place.openLeg(events, transportOf(kind));
    const codecs = place.codecs ?? G711;
    if (!(opened instanceof Promise)) return new LegMedia(opened, kind, codecs, signalledFrom);
    return opened.then((leg) => new LegMedia(leg, kind, codecs, signalledFrom));
  }

  /** The audio of the same peer in another place: its next offer goes on where the former descriptions ended. */
  async again(place: MediaPlace, events: MediaLegEvents): Promise<LegMedia> {
    const kind = this.#agreed.srtp ? "srtp" : this.kind;
    const leg = await place.openLeg(events, transportOf(kind));
    return new LegMedia(leg, kind, place.codecs ?? G711, this.#signalledFrom, this);
  }

  /** Where the peer answers from, once that is known: it was called by a name, or by another way. */
  seenAt(host: string): void {
    if (host !== this.#signalledFrom && isNumericHost(host)) this.#signalledFrom = host;
  }

  /** What was agreed last; undefined before the first answer. */
  get negotiated(): NegotiatedMedia | undefined {
    return this.#negotiated;
  }

  /** Without ICE and without encryption. */
  get isPlain(): boolean {
    return this.kind === "plain" && this.#agreed.srtp === undefined && this.#agreed.web === undefined;
  }

  /** The peer sends to a relay, or is asked to. */
  get isRelayed(): boolean {
    return this.#relay !== undefined;
  }

  /** Our offer, in which the audio goes to a relay with the codec in use. Nothing changes at our leg until `only`. */
  relayTo(relay: RelayAddress): string {
    const { codec } = this.#negotiated!;
    this.#saidBefore = this.#said;
    this.#relay = relay;
    this.wasRelayed = true;
    return this.offer([codec]);
  }

  /** The peer refused the offer of `relayTo`: all is as it was (RFC 3261 §14.1). */
  stay(): void {
    this.#said = this.#saidBefore;
    this.#relay = undefined;
  }

  /** Our leg is the other end again; the peer has to be told by `offer`. */
  comeBack(): void {
    this.#relay = undefined;
    this.only(undefined);
  }

  /** Has our leg do no more than that for now. @param direction undefined = what was agreed */
  only(direction: RemoteMedia["direction"] | undefined): void {
    const media = this.#negotiated;
    if (media) this.#tell({ ...media, direction: direction ?? media.direction });
  }

  /** Whether the peer has us on hold; `silent`: it sends nothing by its own word (RFC 3264 §8.4). */
  get hold(): "none" | "sending" | "silent" {
    const media = this.#negotiated;
    if (!media || media.direction === "sendrecv" || media.direction === "sendonly") return "none";
    return media.direction === "inactive" || NOWHERE.includes(media.remoteAddress) ? "silent" : "sending";
  }

  /**
   * Codecs for the offer to a peer of this leg: the one in use first, so that nothing need be transcoded, then those
   * that carry as much of the voice.
   */
  get preferredCodecs(): readonly AudioCodec[] {
    const own = this.#negotiated?.codec;
    if (!own) return this.#codecs;
    const { audioHz } = CODEC_FACTS[own];
    const likeness = (codec: AudioCodec) => (codec === own ? 0 : CODEC_FACTS[codec].audioHz === audioHz ? 1 : 2);
    return [...this.#codecs].sort((a, b) => likeness(a) - likeness(b));
  }

  /** Answers an offer of the peer and starts, or changes, the stream. The same offer again changes nothing. */
  answer(offer: string): { readonly ok: true; readonly text: string } | MediaRefusal {
    if (offer === this.#asked && this.#said !== undefined) return { ok: true, text: this.#said };
    const read = this.#protection.offered(offer);
    if (typeof read === "string") return { ok: false, status: 488, reason: read };
    const relay = this.#leaveFor(read.plain);
    const result = this.#nextAnswer(read, offer);
    if (!result.ok) {
      this.#relay ??= relay;
      return result;
    }
    this.#say(result.text);
    this.#asked = offer;
    this.#theirs = read.plain;
    this.#use(result.media, read.agreed);
    if (relay) {
      this.only(undefined);
      this.left?.();
    }
    return result;
  }

  /** Our offer. @param codecs default: all of the place, in its order */
  offer(codecs: readonly AudioCodec[] = this.#codecs): string {
    this.#asked = undefined;
    const own = this.#protection.offer();
    const before = this.#said && unwrapOwn(this.#said);
    if (this.#said !== undefined && this.#offerOf(codecs, own, before, this.#version) === this.#said) return this.#said;
    const text = this.#offerOf(codecs, own, before, this.#version + 1);
    this.#say(text);
    return text;
  }

  /** Reads the peer's answer to our last description and starts, or changes, the stream. */
  accept(answer: string): { readonly ok: true } | MediaRefusal {
    if (this.#said === undefined) return { ok: false, status: 400, reason: "An answer without an offer" };
    const read = this.#protection.answered(answer, this.#said);
    if (typeof read === "string") return { ok: false, status: 488, reason: read };
    const result = readAnswer(unwrapOwn(this.#said), read.plain);
    if (!result.ok) return { ok: false, status: 488, reason: result.reason };
    this.#asked = undefined;
    this.#theirs = read.plain;
    this.#use(result.media, read.agreed);
    return { ok: true };
  }

  /** The peer answered a refresh that repeated our description: it may have moved. */
  refreshed(response: SipMessage): void {
    const answer = sessionBody(response);
    if (answer && answer.length > 0) this.accept(answer.toString("utf8"));
  }

  #use(media: NegotiatedMedia, agreed: AgreedProtection): void {
    const before = this.#negotiated;
    const protectedBefore = this.#agreed;
    this.#negotiated = media;
    this.#agreed = agreed;
    if (before && isSame(before, media) && JSON.stringify(protectedBefore) === JSON.stringify(agreed)) return;
    // Where the peer is matters to the relay then.
    if (!this.#relay) this.#tell(media);
    this.watcher?.mediaChanged();
  }

  #tell(media: NegotiatedMedia): void {
    const behindNat = media.remoteAddress !== this.#signalledFrom;
    this.leg.remote(remoteMedia(media, this.#reachable(media.remoteAddress), behindNat, this.#agreed));
  }

  /** A new offer of the peer is answered with our own leg; the description it has, said once more, changes nothing. */
  #leaveFor(offer: string): RelayAddress | undefined {
    const relay = this.#relay;
    if (offer !== this.#theirs) this.#relay = undefined;
    return this.#relay ? undefined : relay;
  }

  /** A peer may not have us send into a network it is not in, nor to many: then to where it was seen (security.md 10). */
  #reachable(named: string): string {
    const seen = this.#signalledFrom;
    if (seen === named) return named;
    // Targets of ours may be names; 0.0.0.0 is the old way to ask for hold.
    if (!isNumericHost(seen) || NOWHERE.includes(named) || mayName(seen, named)) return named;
    return seen;
  }

  /** Our next description; one that differs from the last has the next version (RFC 3264 §8). */
  #say(text: string): void {
    if (text === this.#said) return;
    this.#version++;
    this.#said = text;
  }

  /** With the version of our last description where it would be that once more. */
  #nextAnswer(read: OfferedProtection, offer: string): AnswerResult {
    const same = this.#said === undefined ? undefined : this.#answerTo(read, offer, this.#version);
    if (same && (!same.ok || same.text === this.#said)) return same;
    return this.#answerTo(read, offer, this.#version + 1);
  }

  #answerTo({ plain, own }: OfferedProtection, offer: string, version: number): AnswerResult {
    const { address, port } = this.#relay ?? this.leg;
    const made = answerOffer(plain, { codecs: this.#codecs, address, port, sessionId: this.#sessionId, version });
    if (!made.ok || own.kind === "none") return made;
    return { ok: true, text: wrap(made.text, own, offer), media: made.media };
  }

  #offerOf(codecs: readonly AudioCodec[], own: OwnProtection, before: string | undefined, version: number): string {
    const { address, port } = this.#relay ?? this.leg;
    const { telephoneEvent, direction, ptimeMs } = OFFERED;
    const theirs = this.#theirs;
    const sessionId = this.#sessionId;
    const ours = { address, port, sessionId, version, codecs, theirs, telephoneEvent, direction, ptimeMs };
    return wrap(makeOffer(ours, before), own, this.#said);
  }
}

/** Written out: a copy of members that may be there or not costs more than the rest of an agreement. */
function remoteMedia(
  media: NegotiatedMedia,
  remoteAddress: string,
  behindNat: boolean,
  { web, srtp }: AgreedProtection,
): RemoteMedia {
  const { remotePort, remoteRtcpPort, codec, payloadType, receivePayloadType, comfortNoise, direction } = media;
  const { telephoneEvent, receiveTelephoneEvent, telephoneEventHz, rtcpMux, ptimeMs, maxPtimeMs } = media;
  return {
    remoteAddress,
    remotePort,
    remoteRtcpPort,
    codec,
    payloadType,
    receivePayloadType,
    telephoneEvent,
    receiveTelephoneEvent,
    telephoneEventHz,
    comfortNoise,
    rtcpMux,
    ptimeMs,
    maxPtimeMs,
    direction,
    behindNat,
    web,
    srtp,
  };
}

/** Whether an offer can be served by legs of a place. Nothing is opened for it. @returns what the leg must be, or why not */
export function judgeOffer(offer: string, place: Pick<MediaPlace, "codecs">): MediaKind | MediaRefusal {
  const read = unwrapOffer(offer, "127.0.0.1");
  if (typeof read === "string") return { ok: false, status: 488, reason: read };
  const refusal = offerRefusal(read.plain, { address: "127.0.0.1", codecs: place.codecs ?? G711 });
  return refusal ?? kindOf(read);
}

/** What the leg must be that answers the offer; protection by keys in the description is taken by any leg but one for the web. */
export function kindOfOffer(offer: string): MediaKind {
  const read = unwrapOffer(offer, "127.0.0.1");
  return typeof read === "string" ? "plain" : kindOf(read);
}

function kindOf({ protection }: Unwrapped): MediaKind {
  return protection.kind === "web" ? "web" : "plain";
}

function transportOf(kind: MediaKind): "pair" | "web" {
  return kind === "web" ? "web" : "pair";
}

function isSame(a: NegotiatedMedia, b: NegotiatedMedia): boolean {
  const keys = Object.keys({ ...a, ...b }) as (keyof NegotiatedMedia)[];
  return keys.every((key) => a[key] === b[key]);
}
