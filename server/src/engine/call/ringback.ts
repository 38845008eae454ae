import { countryTone } from "../../wire/audio/country-tones.js";
import type { MediaLeg } from "../media/port.js";
import type { DialRequest } from "../script/dial.js";
import type { CallContext } from "./call-context.js";
import type { OutboundLeg } from "./outbound-leg.js";

/** Until the Dial is over; soft, as exchanges send it. */
const RINGING = { loop: 0, volumeDb: -19, timeoutMs: 600_000 };

/** Who hears it, and where. */
export type RingbackCall = Pick<CallContext, "a" | "place" | "parts">;

/**
 * What the caller hears while targets ring: nothing of ours before the answer (the phone makes its own tone, or hears
 * the early audio of a single target), after it the tone or audio of the Dial, from the first 180 on.
 */
export class Ringback {
  readonly #call: RingbackCall;
  readonly #wish: DialRequest["ringback"];
  #isStopped = false;
  /** Of what plays. */
  #stop: AbortController | undefined;
  #playing: Promise<unknown> | undefined;
  #hearsEarly = false;

  constructor(call: RingbackCall, wish: DialRequest["ringback"]) {
    this.#call = call;
    this.#wish = wish;
  }

  /** A target rings. @param early its audio can be heard, and it is the only target */
  ringing(leg: OutboundLeg, early: boolean): void {
    if (early && !this.#hearsEarly) {
      this.#hearsEarly = true;
      this.#call.parts.log.onFail(this.#early(leg), "passing early audio on");
      return;
    }
    if (this.#playing || this.#hearsEarly || !this.#call.a.isAnswered) return;
    const media = this.#call.a.media?.leg;
    // What is lost here is only the tone: the leg itself is watched by its owner.
    if (media) this.#playing = this.#play(media).catch(() => undefined);
  }

  /** Ends it. Idempotent. @returns what resolves when it is silent; undefined when it is */
  stop(): Promise<unknown> | undefined {
    this.#isStopped = true;
    this.#stop?.abort("stopped");
    return this.#playing;
  }

  async #early(leg: OutboundLeg): Promise<void> {
    const { a, place } = this.#call;
    const mine = a.isAnswered ? await a.openMedia() : await a.early();
    if (leg.media && !leg.gone.aborted && !a.gone.aborted) await place.bridge(mine.leg, leg.media.leg);
  }

  async #play(media: MediaLeg): Promise<void> {
    if (this.#wish.kind === "none") return;
    this.#stop = new AbortController();
    if (this.#isStopped) this.#stop.abort("stopped");
    const { signal } = this.#stop;
    const audio = this.#wish.kind === "audio" ? await this.#wish.audio : undefined;
    if (audio) await media.play(audio, { loop: 0 }, signal);
    else await media.tone(countryTone(this.#call.parts.toneCountry, "ringback", RINGING), signal);
  }
}
