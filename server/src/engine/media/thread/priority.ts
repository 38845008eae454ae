import { getPriority, setPriority } from "node:os";

/** Niceness of a media thread with streams: audio has deadlines each 20 ms, what else the machine does has none so short. */
const NICENESS = -10;
/** Linux takes it for the thread that asks, not for its process. */
const THIS_THREAD = 0;

/** What the system is asked; tests have their own. */
export interface PrioritySystem {
  readonly platform: NodeJS.Platform;
  getPriority(thread: number): number;
  setPriority(thread: number, niceness: number): void;
}

/**
 * Asks the system to prefer this thread while it has streams, and no longer: a thread that only opens and closes legs, or
 * collects garbage, would hold up signalling where both have one core. It needs root, CAP_SYS_NICE or a limit that
 * allows it; refused, or on a system whose priorities are of whole processes, all stays as it was.
 */
export class AudioPriority {
  readonly #system: PrioritySystem;
  /** Undefined where nothing can be asked. */
  #own: number | undefined;

  constructor(system: PrioritySystem = { platform: process.platform, getPriority, setPriority }) {
    this.#system = system;
    this.#own = system.platform === "linux" ? system.getPriority(THIS_THREAD) : undefined;
  }

  /** The thread has streams from now on, or none. */
  readonly streams = (areAny: boolean): void => {
    if (this.#own === undefined) return;
    try {
      this.#system.setPriority(THIS_THREAD, areAny ? NICENESS : this.#own);
    } catch {
      this.#own = undefined;
    }
  };
}
