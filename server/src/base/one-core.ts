import { readdirSync } from "node:fs";
import { availableParallelism, setPriority } from "node:os";
import { setFlagsFromString } from "node:v8";

/** V8's helpers come right after the main thread, behind the one that waits for delayed tasks; Node starts four. */
const FIRST_HELPER = 2;
const HELPERS = 4;
/** Niceness: beside one of them the main thread has nine tenths of the core, and all of them together have a third. */
const NICENESS = 10;

/** What the system and V8 are asked; tests have their own. */
export interface OneCoreSystem {
  readonly cores: number;
  /** Threads of this process, in the order in which they were started. */
  threads(): readonly number[];
  setPriority(thread: number, niceness: number): void;
  setFlag(flag: string): void;
}

/**
 * Where the process has one core alone, V8's helpers cannot work beside the main thread but in its place: four that mark held
 * signalling up for a third of a second. They stand back there, and young collections, which the main thread waits for,
 * are done by itself. With more cores nothing changes. Flags of V8 hold for threads that are started later as well.
 */
export function standBackOnOneCore(system: OneCoreSystem = thisProcess()): void {
  if (system.cores > 1) return;
  system.setFlag("--no-parallel-scavenge");
  try {
    for (const thread of system.threads().slice(FIRST_HELPER, FIRST_HELPER + HELPERS))
      system.setPriority(thread, NICENESS);
  } catch {
    // No Linux: all stays as it was.
  }
}

function thisProcess(): OneCoreSystem {
  return {
    cores: availableParallelism(),
    threads: () =>
      readdirSync("/proc/self/task")
        .map(Number)
        .sort((a, b) => a - b),
    setPriority,
    setFlag: setFlagsFromString,
  };
}
