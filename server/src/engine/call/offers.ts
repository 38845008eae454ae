import { NONE, withItem } from "../../base/short-list.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type { LegMedia } from "./leg-media.js";
import type { MediaKind } from "./leg-protection.js";

/** Audio and the offer of it. */
export interface OfferedMedia {
  readonly kind: MediaKind;
  readonly media: LegMedia;
  /** SDP (RFC 8866). */
  readonly text: string;
}

/** The audio of each kind that a leg offers, until one is agreed on for good. */
export class Offers {
  #all: readonly OfferedMedia[] = NONE;

  add(kind: MediaKind, media: LegMedia, codecs: readonly AudioCodec[] | undefined): void {
    this.#all = withItem(this.#all, { kind, media, text: media.offer(codecs) });
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
