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
  readonly hearer: AudioHearer;
}

/** Hears what audio tells. */
export interface AudioHearer {
  /** The object that audio of a kind tells it to. */
  wordsOf(kind: MediaKind): MediaLegEvents;
}

/** The audio of each kind that a leg offers, until one is agreed on for good. */
export class Offers {
  #all: readonly OfferedMedia[] = NONE;

  /** One for each kind from the `at`-th on, one after the other. @returns undefined when they are there */
  open(kinds: readonly OfferedKind[], o: OpeningParts, at = 0): Promise<void> | undefined {
    for (let n = at; n < kinds.length; n++) {
      const { kind, host } = kinds[n]!;
      const opened = LegMedia.open(o.place, o.hearer.wordsOf(kind), host, kind);
      if (opened instanceof Promise) return this.#later(opened, kinds, o, n);
      this.#add(kind, opened, o);
    }
    return undefined;
  }

  async #later(opening: Promise<LegMedia>, kinds: readonly OfferedKind[], o: OpeningParts, at: number): Promise<void> {
    this.#add(kinds[at]!.kind, await opening, o);
    await this.open(kinds, o, at + 1);
  }

  #add(kind: MediaKind, media: LegMedia, o: OpeningParts): void {
    this.#all = withItem(this.#all, { kind, media, text: media.offer(o.codecs) });
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
