import type { FakeClock } from "opentact/base/fake-clock.js";

/** What legs and recordings need of their call. */
export interface CallHost {
  readonly clock: FakeClock;
  /** Adds a line to the trace. */
  print(line: string): void;
}
