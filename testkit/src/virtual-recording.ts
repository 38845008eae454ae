import type { Timer } from "opentact/base/clock.js";
import type { Audio } from "opentact/engine/media/port.js";
import { pause } from "opentact/engine/script/abort.js";
import type { RecordingSpec, RecordingStored, ScriptRecording } from "opentact/engine/script/recording.js";
import type { CallHost } from "./call-host.js";
import { audioOf } from "./silence.js";

const STORING_MS = 50;

/** A recording that is stored a little after its end. */
export class VirtualRecording implements ScriptRecording {
  readonly uuid: string;
  readonly tag: string | undefined;
  readonly asr: boolean;
  readonly spec: RecordingSpec;
  readonly ended: Promise<void>;
  readonly stored: Promise<RecordingStored>;
  readonly transcribed = Promise.resolve();
  durationMs: number | undefined;
  /** What the caller said while it ran. */
  readonly heard: string[] = [];
  readonly #call: CallHost;
  readonly #startMs: number;
  #silence: Timer | undefined;
  #end: () => void = () => undefined;

  constructor(call: CallHost, index: number, spec: RecordingSpec) {
    this.#call = call;
    this.spec = spec;
    this.tag = spec.tag;
    this.asr = spec.asr;
    this.uuid = `recording ${index}`;
    this.#startMs = call.clock.monotonicMs();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.stored = this.ended.then(() => this.#store());
    call.clock.setTimer(spec.maxMs, () => void this.stop());
    this.#waitForSilence(0);
  }

  get isRunning(): boolean {
    return this.durationMs === undefined;
  }

  /** The caller says something that lasts so long. */
  hear(text: string, lastsMs: number): void {
    if (!this.isRunning) return;
    this.heard.push(text);
    this.#waitForSilence(lastsMs);
  }

  pause(gap: "silence" | "cut"): void {
    this.#call.print(`paused ${this.tag ?? "-"} ${gap}`);
  }

  resume(): void {
    this.#call.print(`resumed ${this.tag ?? "-"}`);
  }

  async stop(): Promise<void> {
    this.durationMs ??= this.#call.clock.monotonicMs() - this.#startMs;
    this.#silence?.cancel();
    this.#end();
  }

  async audio(): Promise<Audio> {
    return audioOf(this.durationMs ?? 0);
  }

  /** Ends it when nothing is said for as long as it allows. */
  #waitForSilence(afterMs: number): void {
    this.#silence?.cancel();
    if (this.spec.silenceMs !== undefined)
      this.#silence = this.#call.clock.setTimer(afterMs + this.spec.silenceMs, () => void this.stop());
  }

  async #store(): Promise<RecordingStored> {
    await pause(this.#call.clock, STORING_MS, new AbortController().signal);
    this.#call.print(`A record ${this.tag ?? "-"} available`);
    return { state: "available", reason: undefined };
  }
}
