import { readdirSync } from "node:fs";
import { availableParallelism, setPriority } from "node:os";
import { setFlagsFromString } from "node:v8";
import { isYoungSpaceGiven, YoungSpace } from "./young-space.js";

/** V8's helpers come right after the main thread, behind the one that waits for delayed tasks; Node starts four. */
const FIRST_HELPER = 2;
const HELPERS = 4;
/** Niceness: beside one of them the main thread has nine tenths of the core, and all of them together have a third. */
const NICENESS = 10;
/**
 * A half of the young space, MiB. V8 takes 16: what lives of so much takes 5 to 7 ms to copy, in which nothing else is done.
 * With 8 it is 3.5 ms for 1 to 3 % more work, since each collection looks at each page of the old space besides.
 */
const YOUNG_MEBIBYTES = 8;

/** What the system and V8 are asked; tests have their own. */
export interface OneCoreSystem {
  readonly cores: number;
  /** Who started the process has said how large its young space may be. */
  readonly isYoungSpaceGiven: boolean;
  /** Threads of this process, in the order in which they were started. */
  threads(): readonly number[];
  setPriority(thread: number, niceness: number): void;
  setFlag(flag: string): void;
  readonly young: Pick<YoungSpace, "hold" | "grow">;
}

/**
 * Where the process has one core alone, V8's helpers cannot work beside the main thread but in its place: four that mark held
 * signalling up for a third of a second. They stand back there, and young collections, which the main thread waits for,
 * are done by itself, and are small. With more cores nothing changes. Flags of V8 hold for threads that are started later
 * as well.
 */
export class OneCore {
  readonly #system: OneCoreSystem;

  constructor(system: OneCoreSystem = thisProcess()) {
    this.#system = system;
  }

  /** To be called before all else is loaded. */
  standBack(): void {
    const { cores, isYoungSpaceGiven: isGiven, young } = this.#system;
    if (cores > 1) return;
    this.#system.setFlag("--no-parallel-scavenge");
    if (!isGiven) young.hold(YOUNG_MEBIBYTES);
    try {
      for (const thread of this.#system.threads().slice(FIRST_HELPER, FIRST_HELPER + HELPERS))
        this.#system.setPriority(thread, NICENESS);
    } catch {
      // No Linux: all stays as it was.
    }
  }

  /** The platform is loaded and begins to serve: its young space may grow to what one core can copy in a moment. */
  serve(): void {
    const { cores, isYoungSpaceGiven: isGiven, young } = this.#system;
    if (cores === 1 && !isGiven) young.grow(YOUNG_MEBIBYTES);
  }
}

/** That of this process. */
export const oneCore = new OneCore();

function thisProcess(): OneCoreSystem {
  return {
    cores: availableParallelism(),
    isYoungSpaceGiven: isYoungSpaceGiven(process.execArgv, process.env.NODE_OPTIONS),
    threads: () =>
      readdirSync("/proc/self/task")
        .map(Number)
        .sort((a, b) => a - b),
    setPriority,
    setFlag: setFlagsFromString,
    young: new YoungSpace(),
  };
}
