import type { Timer } from "../../base/clock.js";
import type { MediaPlace } from "../media/port.js";
import type { BridgeEnd } from "../script/dial.js";
import { CAUSE } from "./end-reason.js";
import { HeldMusic, type HeldMusicParts } from "./held-music.js";
import type { MainLeg } from "./main-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";

/** Two legs that hear each other until one of them is gone, or `end`. */
export class Bridge {
  readonly b: OutboundLeg;
  /** Resolves when it is over, whoever ended it; the A leg may still be there. */
  readonly ended: Promise<BridgeEnd>;
  readonly #a: MainLeg;
  readonly #place: MediaPlace;
  readonly #parts: HeldMusicParts;
  readonly #startMs: number;
  #limit: Timer | undefined;
  #music: readonly HeldMusic[] = [];
  #over: (end: BridgeEnd) => void = () => undefined;
  #isOver = false;

  private constructor(a: MainLeg, b: OutboundLeg, place: MediaPlace, parts: HeldMusicParts) {
    this.#a = a;
    this.b = b;
    this.#place = place;
    this.#parts = parts;
    this.#startMs = parts.clock.monotonicMs();
    this.ended = new Promise((resolve) => {
      this.#over = resolve;
    });
    const gone = () => this.#finish();
    for (const leg of [a, b]) {
      if (leg.gone.aborted) queueMicrotask(gone);
      else leg.gone.addEventListener("abort", gone, { once: true });
    }
  }

  /** Joins the audio of both; who is put on hold hears music. @param limitMs longest bridge: then the B leg gets BYE */
  static async join(
    a: MainLeg,
    b: OutboundLeg,
    place: MediaPlace,
    parts: HeldMusicParts,
    limitMs: number | undefined,
  ): Promise<Bridge> {
    const bridge = new Bridge(a, b, place, parts);
    const [mediaA, mediaB] = [a.media, b.media];
    try {
      if (mediaA && mediaB) await place.bridge(mediaA.leg, mediaB.leg);
    } catch (error) {
      // Whoever hung up just now took its audio along: the bridge is over before it began.
      if (!a.gone.aborted && !b.gone.aborted) throw error;
    }
    a.record.channel("ACTIVE", "CS_EXCHANGE_MEDIA");
    b.record.channel("ACTIVE", "CS_EXCHANGE_MEDIA");
    if (mediaA && mediaB && !bridge.#isOver)
      bridge.#music = [new HeldMusic(mediaA, mediaB, parts), new HeldMusic(mediaB, mediaA, parts)];
    if (limitMs !== undefined) bridge.#limit = parts.clock.setTimer(limitMs, () => b.end(CAUSE.normal));
    return bridge;
  }

  /** Lets the B leg go with BYE. */
  end(): void {
    this.b.end(CAUSE.normal);
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#limit?.cancel();
    for (const music of this.#music) music.close();
    const durationMs = Math.round(this.#parts.clock.monotonicMs() - this.#startMs);
    const media = this.#a.media;
    const parted = media && !this.#a.gone.aborted ? this.#place.unbridge(media.leg) : Promise.resolve();
    // A media thread that is lost has no bridge any more either.
    parted
      .catch(() => undefined)
      .then(
        () => this.#over({ durationMs }),
        () => undefined,
      );
  }
}
