import { type AudioCodec, G711 } from "../../wire/sdp/codecs.js";
import type { LegTransport, MediaConference, MediaLeg, MediaLegEvents, MediaPlace } from "../media/port.js";

interface Shared {
  readonly place: MediaPlace;
  holders: number;
}

/** A place of audio that goes on with the legs a transfer took out of their call: the last call that holds it closes it. */
export class SharedPlace implements MediaPlace {
  readonly #shared: Shared;
  #isClosed = false;
  #closing: Promise<void> | undefined;

  private constructor(shared: Shared) {
    this.#shared = shared;
    shared.holders++;
  }

  static of(place: MediaPlace): SharedPlace {
    return new SharedPlace({ place, holders: 0 });
  }

  /** The same place for one more call. */
  share(): SharedPlace {
    return new SharedPlace(this.#shared);
  }

  /** Whether legs of both can be bridged as they are. */
  isSame(other: SharedPlace): boolean {
    return this.#shared === other.#shared;
  }

  get codecs(): readonly AudioCodec[] {
    return this.#shared.place.codecs ?? G711;
  }

  openLeg(events: MediaLegEvents, transport?: LegTransport): Promise<MediaLeg> | MediaLeg {
    return this.#shared.place.openLeg(events, transport);
  }

  bridge(a: MediaLeg, b: MediaLeg): Promise<void> | undefined {
    return this.#shared.place.bridge(a, b);
  }

  conference(): Promise<MediaConference> {
    return this.#shared.place.conference();
  }

  unbridge(leg: MediaLeg): Promise<void> {
    return this.#shared.place.unbridge(leg);
  }

  close(): Promise<void> | undefined {
    if (!this.#isClosed && --this.#shared.holders === 0) this.#closing = this.#shared.place.close();
    this.#isClosed = true;
    return this.#closing;
  }
}
