import { TaskQueue } from "../../base/task-queue.js";
import type { ScriptRecording } from "../script/recording.js";
import type { CallContext } from "./call-context.js";
import type { Partner } from "./partner.js";

const RECORDING_MAX_MS = 3_600_000;
/** Recordings of one call that its telephones may begin: a key that is held down must not fill the disk with files. */
const STARTS_MAX = 50;

/**
 * The recording that people begin and end by the record key of their telephone (INFO with `Record: on`, `off`). One at a
 * time for both sides of a call: the key of either ends what the other began. Only SIP users have that key; what other
 * peers send is not heard.
 */
export class KeyRecording {
  readonly #call: CallContext;
  readonly #queue = new TaskQueue();
  #running: ScriptRecording | undefined;
  #starts = 0;

  constructor(call: CallContext) {
    this.#call = call;
  }

  /** The key of `leg` was pressed. A recording that fails does not disturb the call. */
  pressed(leg: Partner, word: "on" | "off"): void {
    if (!leg.record.facts.user) return;
    const { log } = this.#call.parts;
    log.onFail(
      this.#queue.run(() => (word === "on" ? this.#start() : this.#running?.stop())),
      "recording by key",
    );
  }

  async #start(): Promise<void> {
    const { a, recordings } = this.#call;
    if (this.#running?.isRunning || this.#starts >= STARTS_MAX || !a.isAnswered || a.gone.aborted) return;
    this.#starts++;
    const { leg } = await a.openMedia();
    const spec = { tag: undefined, format: "wav", channels: 1, leg: "both", maxMs: RECORDING_MAX_MS } as const;
    this.#running = await recordings.start({ ...spec, silenceMs: undefined, asr: false, lang: "en-US" }, leg);
  }
}
