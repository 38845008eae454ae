import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** What V8 is asked; tests have their own. */
export interface YoungSpaceSystem {
  /** Of one half of the young space of this thread, without what V8 needs of it. */
  capacityBytes(): number;
  setFlag(flag: string): void;
  /** Calls `told` after each collection, once the event loop goes on. */
  onCollected(told: () => void): void;
}

const MEBIBYTE = 1024 * 1024;

/**
 * How far a half of this thread's young space may grow. V8 can be told no limit once it runs, but the factor by which it grows
 * next, which is set anew after each collection: a thread that starts makes it 2 again. In a turn of the event loop
 * that is long enough to grow twice in it the limit is passed, and that is for good.
 */
export class YoungSpace {
  readonly #system: YoungSpaceSystem;
  #limitBytes = 0;

  constructor(system: YoungSpaceSystem = thisThread()) {
    this.#system = system;
  }

  /**
   * It stays as small as V8 begins with, 1 MiB: what is loaded at the start, in long turns, would make it grow. Threads that are
   * started from now on begin with `mebibytes`.
   */
  hold(mebibytes: number): void {
    this.#system.setFlag(`--min-semi-space-size=${mebibytes}`);
    this.#adjust();
    this.#system.onCollected(this.#adjust);
  }

  /** It may grow to so much. */
  grow(mebibytes: number): void {
    this.#limitBytes = mebibytes * MEBIBYTE;
    this.#adjust();
  }

  readonly #adjust = (): void => {
    const factor = Math.max(1, Math.floor(this.#limitBytes / this.#system.capacityBytes()));
    this.#system.setFlag(`--semi-space-growth-factor=${factor}`);
  };
}

/** Whether who started the process has said how large a young space may be. */
export function isYoungSpaceGiven(execArgv: readonly string[], nodeOptions = ""): boolean {
  return [...execArgv, nodeOptions].some((text) => /semi[-_]space/.test(text));
}

function thisThread(): YoungSpaceSystem {
  return {
    capacityBytes: () => {
      const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
      return space ? space.space_used_size + space.space_available_size : 0;
    },
    setFlag: setFlagsFromString,
    onCollected: (told) => new PerformanceObserver(told).observe({ entryTypes: ["gc"] }),
  };
}
