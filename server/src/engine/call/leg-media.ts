import { randomInt } from "node:crypto";
import { isNumericHost, mayName } from "../../net/sip-address.js";
import { type AudioCodec, CODEC_FACTS, G711 } from "../../wire/sdp/codecs.js";
import {
  answerOffer,
  type LocalStream,
  makeOffer,
  type NegotiatedMedia,
  readAnswer,
} from "../../wire/sdp/offer-answer.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { sessionBody } from "../../wire/sip/session-body.js";
import type { MediaLeg, MediaLegEvents, MediaPlace } from "../media/port.js";

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

/**
 * The audio of one leg: its media leg and what was offered and answered about it (RFC 3264).
 * Every description of ours that differs from the one before has the next version.
 */
export class LegMedia {
  readonly leg: MediaLeg;
  readonly #codecs: readonly AudioCodec[];
  readonly #sessionId: number;
  #signalledFrom: string;
  /** The peer's last description. */
  #theirs: string | undefined;
  /** Told when what the peer sends and takes has changed. */
  changed: (() => void) | undefined;
  #version: number;
  /** Our description as the peer has it. */
  #said: string | undefined;
  /** The peer's last offer, when `#said` is the answer to it. */
  #asked: string | undefined;
  #negotiated: NegotiatedMedia | undefined;

  private constructor(leg: MediaLeg, codecs: readonly AudioCodec[], signalledFrom: string, former?: LegMedia) {
    this.leg = leg;
    this.#codecs = codecs;
    this.changed = undefined;
    this.#theirs = former ? former.#theirs : undefined;
    this.#said = former ? former.#said : undefined;
    this.#signalledFrom = signalledFrom;
    this.#sessionId = former ? former.#sessionId : randomInt(1, 2 ** 47);
    this.#version = former ? former.#version : 0;
  }

  /**
   * Opens sockets in `place`.
   * @param signalledFrom address the leg's signalling comes from: another one in its SDP means NAT
   */
  static async open(place: MediaPlace, events: MediaLegEvents, signalledFrom: string): Promise<LegMedia> {
    return new LegMedia(await place.openLeg(events), place.codecs ?? G711, signalledFrom);
  }

  /** The audio of the same peer in another place: its next offer goes on where the former descriptions ended. */
  async again(place: MediaPlace, events: MediaLegEvents): Promise<LegMedia> {
    return new LegMedia(await place.openLeg(events), place.codecs ?? G711, this.#signalledFrom, this);
  }

  /** Where the peer answers from, once that is known: it was called by a name, or by another way. */
  seenAt(host: string): void {
    if (isNumericHost(host)) this.#signalledFrom = host;
  }

  /** What was agreed last; undefined before the first answer. */
  get negotiated(): NegotiatedMedia | undefined {
    return this.#negotiated;
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
    const result = this.#next((local) => answerOffer(offer, { ...local, codecs: this.#codecs }));
    if (!result.ok) return result;
    this.#asked = offer;
    this.#theirs = offer;
    this.#use(result.media);
    return { ok: true, text: result.text };
  }

  /** Our offer. @param codecs default: all of the place, in its order */
  offer(codecs: readonly AudioCodec[] = this.#codecs): string {
    this.#asked = undefined;
    const { text } = this.#next((local) => ({
      ok: true,
      text: makeOffer({ ...local, ...OFFERED, codecs, theirs: this.#theirs }, this.#said),
    }));
    return text;
  }

  /** Reads the peer's answer to our last description and starts, or changes, the stream. */
  accept(answer: string): { readonly ok: true } | MediaRefusal {
    if (this.#said === undefined) return { ok: false, status: 400, reason: "An answer without an offer" };
    const result = readAnswer(this.#said, answer);
    if (!result.ok) return { ok: false, status: 488, reason: result.reason };
    this.#asked = undefined;
    this.#theirs = answer;
    this.#use(result.media);
    return { ok: true };
  }

  /** The peer answered a refresh that repeated our description: it may have moved. */
  refreshed(response: SipMessage): void {
    const answer = sessionBody(response);
    if (answer && answer.length > 0) this.accept(answer.toString("utf8"));
  }

  #use(media: NegotiatedMedia): void {
    const before = this.#negotiated;
    this.#negotiated = media;
    if (before && isSame(before, media)) return;
    this.leg.remote({
      ...media,
      remoteAddress: this.#reachable(media.remoteAddress),
      behindNat: media.remoteAddress !== this.#signalledFrom,
    });
    this.changed?.();
  }

  /** A peer may not have us send into a network it is not in, nor to many: then to where it was seen (security.md 10). */
  #reachable(named: string): string {
    const seen = this.#signalledFrom;
    // Targets of ours may be names; 0.0.0.0 is the old way to ask for hold.
    if (!isNumericHost(seen) || NOWHERE.includes(named) || mayName(seen, named)) return named;
    return seen;
  }

  /** Makes a description; one that differs from the last has the next version (RFC 3264 §8). */
  #next<T extends { readonly ok: boolean; readonly text?: string }>(make: (local: LocalStream) => T): T {
    const { address, port } = this.leg;
    const local = { address, port, sessionId: this.#sessionId };
    const same = this.#said === undefined ? undefined : make({ ...local, version: this.#version });
    if (same && (!same.ok || same.text === this.#said)) return same;
    const made = make({ ...local, version: this.#version + 1 });
    if (!made.ok || made.text === undefined) return made;
    this.#version++;
    this.#said = made.text;
    return made;
  }
}

/** Why an offer cannot be served by legs of a place; undefined when it can. Nothing is opened for it. */
export function offerProblem(offer: string, place: Pick<MediaPlace, "codecs">): MediaRefusal | undefined {
  const us = { address: "127.0.0.1", port: 9, sessionId: 1, version: 1 };
  const result = answerOffer(offer, { ...us, codecs: place.codecs ?? G711 });
  return result.ok ? undefined : result;
}

function isSame(a: NegotiatedMedia, b: NegotiatedMedia): boolean {
  const keys = Object.keys({ ...a, ...b }) as (keyof NegotiatedMedia)[];
  return keys.every((key) => a[key] === b[key]);
}
