import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { Audio } from "../media/port.js";
import type { LegMedia, MediaWatcher } from "./leg-media.js";

/** How long a holder that says it sends may stay silent before the other side hears music. */
const SILENCE_MS = 500;
/** Packets in that time below which it counts as silent: 25 is a full stream. */
const SPEAKING_PACKETS = 10;

export interface HeldMusicParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly holdMusic: Audio;
}

/** What either leg of a bridge hears while the other has it on hold. Nothing is made for it before one does. */
export class HoldsOfBridge implements MediaWatcher {
  readonly #a: LegMedia;
  readonly #b: LegMedia;
  readonly #parts: HeldMusicParts;
  #music: readonly HeldMusic[] | undefined;

  constructor(a: LegMedia, b: LegMedia, parts: HeldMusicParts) {
    this.#a = a;
    this.#b = b;
    this.#parts = parts;
    a.watcher = this;
    b.watcher = this;
    this.mediaChanged();
  }

  /** Nothing of it plays any more. Idempotent. */
  close(): void {
    if (this.#a.watcher === this) this.#a.watcher = undefined;
    if (this.#b.watcher === this) this.#b.watcher = undefined;
    if (this.#music) for (const one of this.#music) one.close();
  }

  mediaChanged(): void {
    const a = this.#a;
    const b = this.#b;
    if (this.#music) for (const one of this.#music) one.changed();
    // Where both hold each other nobody takes audio.
    else if ((a.hold === "none") !== (b.hold === "none"))
      this.#music = [new HeldMusic(a, b, this.#parts), new HeldMusic(b, a, this.#parts)];
  }
}

/**
 * Music for one leg of a bridge while the other has it on hold and lets it hear nothing: at once when it sends nothing by
 * its own word (`inactive`, or the address 0.0.0.0 of RFC 2543), and when it says `sendonly` once no audio came. A holder
 * with music of its own is passed on. A leg that takes no audio itself, as where both hold each other, has none played.
 */
export class HeldMusic {
  readonly #holder: LegMedia;
  readonly #held: LegMedia;
  readonly #parts: HeldMusicParts;
  #look: Timer | undefined;
  #music: AbortController | undefined;
  #isClosed = false;

  constructor(holder: LegMedia, held: LegMedia, parts: HeldMusicParts) {
    this.#holder = holder;
    this.#held = held;
    this.#parts = parts;
    this.changed();
  }

  /** To be called when what one of the two sends and takes has changed. */
  changed(): void {
    const { hold } = this.#holder;
    if (hold === "none" || this.#held.hold !== "none") return this.#stop();
    if (this.#music || this.#look) return;
    if (hold === "silent") return this.#play();
    this.#parts.log.onFail(this.#listen(), "looking for the audio of a hold");
  }

  /** Stops it. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  /** Two looks at what has come, half a second apart. */
  async #listen(): Promise<void> {
    const { clock, log } = this.#parts;
    const before = this.#received();
    const look = clock.setTimer(SILENCE_MS, () => {
      log.onFail(this.#judge(before, look), "hearing a hold");
    });
    this.#look = look;
    await before;
  }

  async #judge(before: Promise<number>, look: Timer): Promise<void> {
    const packets = (await this.#received()) - (await before);
    // The hold ended meanwhile, and there may be another look already.
    if (this.#look !== look) return;
    this.#look = undefined;
    if (packets < SPEAKING_PACKETS) this.#play();
  }

  /** A holder that is gone counts as one that is heard. */
  async #received(): Promise<number> {
    const stats = await this.#holder.leg.stats().catch(() => undefined);
    return stats?.packetsReceived ?? Number.POSITIVE_INFINITY;
  }

  #play(): void {
    const music = new AbortController();
    this.#music = music;
    const { log, holdMusic } = this.#parts;
    log.onFail(
      this.#held.leg.play(holdMusic, { loop: 0 }, music.signal).catch((error: unknown) => {
        // Whoever hangs up takes its audio along.
        if (!music.signal.aborted && !this.#isClosed) log.debug({ err: error }, "hold music");
      }),
      "hold music",
    );
  }

  #stop(): void {
    this.#look?.cancel();
    this.#look = undefined;
    this.#music?.abort();
    this.#music = undefined;
  }
}
