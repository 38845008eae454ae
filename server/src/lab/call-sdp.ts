import type { AudioCodec } from "../wire/sdp/codecs.js";
import type { NegotiatedMedia } from "../wire/sdp/negotiated.js";
import { answerOffer, makeOffer, readAnswer } from "../wire/sdp/offer-answer.js";
import type { Direction } from "../wire/sdp/stream.js";

const TELEPHONE_EVENT = 101;

/** The descriptions that one end of a call has given and taken; versions rise as RFC 3264 8 wants. */
export class CallSdp {
  readonly #place: { readonly address: string; readonly port: number };
  readonly #codecs: readonly AudioCodec[];
  readonly #telephoneEvent: number | undefined;
  readonly #sessionId: number;
  #version = 0;
  #offer = "";

  /** @param o.hasEvents whether our offers name events of RFC 4733 */
  constructor(o: {
    address: string;
    port: number;
    codecs: readonly AudioCodec[];
    hasEvents: boolean;
    sessionId: number;
  }) {
    this.#telephoneEvent = o.hasEvents ? TELEPHONE_EVENT : undefined;
    this.#place = { address: o.address, port: o.port };
    this.#codecs = o.codecs;
    this.#sessionId = o.sessionId;
  }

  /** A new offer of ours. */
  offer(direction: Direction = "sendrecv"): string {
    const options = { codecs: this.#codecs, telephoneEvent: this.#telephoneEvent, direction, ptimeMs: 20 };
    this.#offer = makeOffer({ ...this.#next(), ...options });
    return this.#offer;
  }

  /** Reads the answer to the last offer; undefined when it is none that can be used. */
  read(answer: string): NegotiatedMedia | undefined {
    const result = readAnswer(this.#offer, answer);
    return result.ok ? result.media : undefined;
  }

  /** Answers an offer of the peer. */
  answer(offer: string): ReturnType<typeof answerOffer> {
    return answerOffer(offer, { ...this.#next(), codecs: this.#codecs });
  }

  #next() {
    this.#version++;
    return { ...this.#place, sessionId: this.#sessionId, version: this.#version };
  }
}
