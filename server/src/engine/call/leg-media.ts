import { randomInt } from "node:crypto";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import { answerOffer, makeOffer, type NegotiatedMedia, readAnswer } from "../../wire/sdp/offer-answer.js";
import type { MediaLeg, MediaLegEvents, MediaPlace } from "../media/port.js";

/** Codecs of the platform in the order we like them. */
const CODECS: readonly AudioCodec[] = ["PCMU", "PCMA"];
/** Dynamic payload type we offer for RFC 4733; 101 is what phones expect by habit. */
const TELEPHONE_EVENT = 101;
const PTIME_MS = 20;

/** A description was refused: the SIP status that says so, and why. */
export interface MediaRefusal {
  readonly ok: false;
  readonly status: 400 | 488;
  readonly reason: string;
}

/**
 * The audio of one leg: its media leg and what was offered and answered about it (RFC 3264).
 * Every description of ours that differs from the one before has the next version.
 */
export class LegMedia {
  readonly leg: MediaLeg;
  readonly #sessionId = randomInt(1, 2 ** 47);
  readonly #signalledFrom: string;
  #version = 0;
  #offered: string | undefined;
  #negotiated: NegotiatedMedia | undefined;

  private constructor(leg: MediaLeg, signalledFrom: string) {
    this.leg = leg;
    this.#signalledFrom = signalledFrom;
  }

  /**
   * Opens sockets in `place`.
   * @param signalledFrom address the leg's signalling comes from: another one in its SDP means NAT
   */
  static async open(place: MediaPlace, events: MediaLegEvents, signalledFrom: string): Promise<LegMedia> {
    return new LegMedia(await place.openLeg(events), signalledFrom);
  }

  /** What was agreed last; undefined before the first answer. */
  get negotiated(): NegotiatedMedia | undefined {
    return this.#negotiated;
  }

  /** Codecs for the offer to a peer of this leg: the one in use first, so that nothing need be transcoded. */
  get preferredCodecs(): readonly AudioCodec[] {
    const own = this.#negotiated?.codec;
    return own ? [own, ...CODECS.filter((codec) => codec !== own)] : CODECS;
  }

  /** Answers an offer of the peer and starts, or changes, the stream. */
  answer(offer: string): { readonly ok: true; readonly text: string } | MediaRefusal {
    const result = answerOffer(offer, { ...this.#local(), codecs: CODECS });
    if (!result.ok) return result;
    this.#use(result.media);
    return { ok: true, text: result.text };
  }

  /** Our offer. */
  offer(codecs: readonly AudioCodec[] = CODECS): string {
    this.#offered = makeOffer({
      ...this.#local(),
      codecs,
      telephoneEvent: TELEPHONE_EVENT,
      direction: "sendrecv",
      ptimeMs: PTIME_MS,
    });
    return this.#offered;
  }

  /** Reads the peer's answer to our last offer and starts, or changes, the stream. */
  accept(answer: string): { readonly ok: true } | MediaRefusal {
    if (this.#offered === undefined) return { ok: false, status: 400, reason: "An answer without an offer" };
    const result = readAnswer(this.#offered, answer);
    if (!result.ok) return { ok: false, status: 488, reason: result.reason };
    this.#use(result.media);
    return { ok: true };
  }

  #use(media: NegotiatedMedia): void {
    this.#negotiated = media;
    this.leg.remote({ ...media, behindNat: media.remoteAddress !== this.#signalledFrom });
  }

  #local() {
    return {
      address: this.leg.address,
      port: this.leg.port,
      sessionId: this.#sessionId,
      version: ++this.#version,
    };
  }
}
