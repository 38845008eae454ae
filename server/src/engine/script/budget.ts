/** Limits of one call (call-xml.md 8.1). */
const MAX_COMMANDS = 10_000;
const MAX_SILENT_COMMANDS = 1_000;
const MAX_DOCUMENTS = 500;
const MAX_LEGS = 200;
const MAX_RECORDINGS = 100;
const MAX_RUNNING_RECORDINGS = 8;
const MAX_VARIABLES = 50;
/** Documents inside documents, jumps not counted. */
export const MAX_NESTING = 20;

/** What one call may use up, over all the documents it ever runs. */
export class ScriptBudget {
  #commands = 0;
  #silent = 0;
  #documents = 0;
  #legs = 0;
  #recordings = 0;

  /** Commands that were begun. */
  get commands(): number {
    return this.#commands;
  }

  /** Counts a command; false = the limit is reached and the call must end. */
  command(): boolean {
    this.#commands++;
    this.#silent++;
    return this.#commands <= MAX_COMMANDS && this.#silent <= MAX_SILENT_COMMANDS;
  }

  /** The caller heard something, was waited for, or talked. */
  mediaTime(durationMs: number): void {
    if (durationMs > 0) this.#silent = 0;
  }

  /** Ordinal of the next document, from 1; undefined when there were too many. */
  document(): number | undefined {
    return this.#documents < MAX_DOCUMENTS ? ++this.#documents : undefined;
  }

  /** Counts legs of a Dial; false = too many, and none was counted. */
  legs(count: number): boolean {
    if (this.#legs + count > MAX_LEGS) return false;
    this.#legs += count;
    return true;
  }

  /** Counts a recording beside `running` ones; false = too many. */
  recording(running: number): boolean {
    if (running >= MAX_RUNNING_RECORDINGS || this.#recordings >= MAX_RECORDINGS) return false;
    this.#recordings++;
    return true;
  }

  /** Those of `meta` that still fit beside the variables of the call. */
  variables(present: ReadonlyMap<string, string>, meta: ReadonlyMap<string, string>): Map<string, string> {
    const fitting = new Map<string, string>();
    let free = MAX_VARIABLES - present.size;
    for (const [name, value] of meta) {
      if (present.has(name) || free-- > 0) fitting.set(name, value);
    }
    return fitting;
  }
}
