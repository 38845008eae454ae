import type { Verb } from "../../../wire/xml/verb.js";
import { CommandFailure } from "../context.js";
import type { RecordingSpec, ScriptRecording } from "../recording.js";
import type { VerbContext } from "../verb-context.js";
import { legOf } from "./leg.js";

/**
 * Starts the recording of a Record or RecordStart within the limits of the call.
 * @throws CommandFailure `Too many recordings`, `Recording failed: {text}`
 */
export function startRecording(
  ctx: VerbContext,
  verb: Verb,
  limits: Pick<RecordingSpec, "maxMs" | "silenceMs">,
): Promise<ScriptRecording> {
  const { values, tag } = verb;
  const running = ctx.call.recordings().filter((one) => one.isRunning).length;
  if (!ctx.budget.recording(running)) throw new CommandFailure("Too many recordings");
  return ctx.call.startRecording({
    tag,
    format: values.text("format") === "mp3" ? "mp3" : "wav",
    channels: values.text("channels") === "2" ? 2 : 1,
    leg: legOf(verb),
    asr: values.flag("asr"),
    lang: values.text("lang") ?? "en-US",
    ...limits,
  });
}
