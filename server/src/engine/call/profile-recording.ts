import type { OutboundProfile } from "../../domain/routing/port.js";
import type { ScriptRecording } from "../script/recording.js";
import type { CallContext } from "./call-context.js";

/** Longest recording of a call. */
const RECORDING_MAX_MS = 3_600_000;

/** The recording that an outbound voice profile asks for of the calls that go through it (entities.md 8.1). */
export class ProfileRecording {
  readonly #call: CallContext;
  #running: ScriptRecording | undefined;

  constructor(call: CallContext) {
    this.#call = call;
  }

  get isRunning(): boolean {
    return this.#running?.isRunning ?? false;
  }

  /** Begins at `moment` if the profile says so and nothing of it runs. A recording that fails does not end the call. */
  async begin(profile: OutboundProfile | undefined, moment: "ringing" | "answer"): Promise<void> {
    if (!profile || this.isRunning || !asksFor(profile, moment)) return;
    const { a, recordings, parts } = this.#call;
    try {
      const { leg } = await a.openMedia();
      const channels = profile.audio_track_type === 1 ? 2 : 1;
      const spec = { tag: undefined, format: profile.file_format, channels, leg: "both" } as const;
      const rest = { maxMs: RECORDING_MAX_MS, silenceMs: undefined, asr: false, lang: "en-US" };
      this.#running = await recordings.start({ ...spec, ...rest }, leg);
    } catch (error) {
      if (!a.gone.aborted) parts.log.warn({ err: error, call: a.record.uuid }, "a call is not recorded");
    }
  }

  /** Ends what runs. Idempotent. */
  async end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }
}

/** Recorded from ringing, a call that was answered at once is recorded from there. */
function asksFor({ record_calls }: OutboundProfile, moment: "ringing" | "answer"): boolean {
  return record_calls === 2 || (record_calls === 1 && moment === "answer");
}
