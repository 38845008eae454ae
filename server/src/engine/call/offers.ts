import { NONE, withItem } from "../../base/short-list.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type { MediaLegEvents, MediaPlace } from "../media/port.js";
import type { OfferedKind } from "./attempt.js";
import { LegMedia } from "./leg-media.js";
import type { MediaKind } from "./leg-protection.js";

/** Audio and the offer of it. */
export interface OfferedMedia {
  readonly kind: MediaKind;
  readonly media: LegMedia;
  /** SDP (RFC 8866). */
  readonly text: string;
}

/** What audio is opened with. */
export interface OpeningParts {
  readonly place: MediaPlace;
  /** Of the offers, the wanted one first; default all of the place. */
  readonly codecs: readonly AudioCodec[] | undefined;
  /** What hears of the audio of a kind. */
  readonly wordsOf: (kind: MediaKind) => MediaLegEvents;
}

/** The audio of each kind that a leg offers, until one is agreed on for good. */
export class Offers {
  #all: readonly OfferedMedia[] = NONE;

  /** One for each kind, one after the other. @returns undefined when they are there */
  open(kinds: readonly OfferedKind[], o: OpeningParts): Promise<void> | undefined {
    const [first, ...others] = kinds;
    if (!first) return undefined;
    const { kind, host } = first;
    const opened = LegMedia.open(o.place, o.wordsOf(kind), host, kind);
    if (opened instanceof Promise) return opened.then((media) => this.#add(kind, media, others, o));
    return this.#add(kind, opened, others, o);
  }

  #add(kind: MediaKind, media: LegMedia, others: readonly OfferedKind[], o: OpeningParts): Promise<void> | undefined {
    this.#all = withItem(this.#all, { kind, media, text: media.offer(o.codecs) });
    return others.length > 0 ? this.open(others, o) : undefined;
  }

  /** What is offered first. */
  get first(): LegMedia | undefined {
    return this.#all[0]?.media;
  }

  of(kind: MediaKind): OfferedMedia | undefined {
    return this.#all.find((offered) => offered.kind === kind);
  }

  /** Closes all others. Resolves when they are. */
  async closeAllBut(agreed: LegMedia | undefined): Promise<void> {
    const others = this.#all.filter(({ media }) => media !== agreed);
    await Promise.all(others.map(({ media }) => media.leg.close()));
  }

  get areSeveral(): boolean {
    return this.#all.length > 1;
  }
}
