import { type AudioCodec, G711 } from "../../wire/sdp/codecs.js";
import type { LegTransport, MediaConference, MediaLeg, MediaLegEvents, MediaPlace } from "../media/port.js";

/** Those who hold a place together. */
interface Holders {
  count: number;
}

/** A place of audio that goes on with the legs a transfer took out of their call: the last call that holds it closes it. */
export class SharedPlace implements MediaPlace {
  readonly #place: MediaPlace;
  /** Undefined while nobody else has held it. */
  #holders: Holders | undefined;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  private constructor(place: MediaPlace, holders: Holders | undefined) {
    this.#place = place;
    this.#holders = holders;
    this.#closing = undefined;
  }

  static of(place: MediaPlace): SharedPlace {
    return new SharedPlace(place, undefined);
  }

  /** The same place for one more call. */
  share(): SharedPlace {
    this.#holders ??= { count: 1 };
    this.#holders.count++;
    return new SharedPlace(this.#place, this.#holders);
  }

  /** Whether legs of both can be bridged as they are. */
  isSame(other: SharedPlace): boolean {
    return this.#place === other.#place;
  }

  get codecs(): readonly AudioCodec[] {
    return this.#place.codecs ?? G711;
  }

  openLeg(events: MediaLegEvents, transport?: LegTransport): Promise<MediaLeg> | MediaLeg {
    return this.#place.openLeg(events, transport);
  }

  bridge(a: MediaLeg, b: MediaLeg): Promise<void> | undefined {
    return this.#place.bridge(a, b);
  }

  conference(): Promise<MediaConference> {
    return this.#place.conference();
  }

  unbridge(leg: MediaLeg): Promise<void> {
    return this.#place.unbridge(leg);
  }

  close(): Promise<void> | undefined {
    if (!this.#isClosed && this.#isLast()) this.#closing = this.#place.close();
    this.#isClosed = true;
    return this.#closing;
  }

  /** Whether nobody else holds it when this one lets it go. */
  #isLast(): boolean {
    return !this.#holders || --this.#holders.count === 0;
  }
}
