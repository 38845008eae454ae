import type { IDICTGTTSVoice } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { JobQueue } from "../job/port.js";
import type { VoiceSource, VoiceStore } from "./port.js";

/** Name of the task that reads the voices again (ESystemQueueActions). */
const RELOAD = "dict_gtts_reload";

/** The voices of `<Say>` (rest.md 7): what the speech engines named when they were read last, at the start for one. */
export class Voices {
  readonly #store: VoiceStore;
  readonly #source: VoiceSource;
  readonly #jobs: JobQueue;
  readonly #clock: Clock;

  constructor(options: { store: VoiceStore; source: VoiceSource; jobs: JobQueue; clock: Clock }) {
    this.#store = options.store;
    this.#source = options.source;
    this.#jobs = options.jobs;
    this.#clock = options.clock;
  }

  /** By name; empty when no engine is configured. */
  list(): Promise<readonly IDICTGTTSVoice[]> {
    return this.#store.list();
  }

  /** Makes the dictionary what the engines name now. */
  reload(): Promise<void> {
    return this.#store.replace(this.#source.voices(), isoTime(this.#clock.now()));
  }

  /** Reads the engines again, soon. One reading waits at most, however often it is asked for. */
  async queueReload(): Promise<{ queued: boolean }> {
    await this.#jobs.add({ name: RELOAD, key: RELOAD });
    return { queued: true };
  }
}
