import type { Verb } from "../../../wire/xml/verb.js";
import { CommandFailure } from "../context.js";
import type { ScriptRecording } from "../recording.js";
import type { VerbContext } from "../verb-context.js";

/**
 * The running recordings with the tag of the command, all of them when it has none.
 * @throws CommandFailure `No recording {tag}`
 */
export function runningRecordings(ctx: VerbContext, { tag }: Verb): readonly ScriptRecording[] {
  const running = ctx.call.recordings().filter((one) => one.isRunning && (tag === undefined || one.tag === tag));
  if (running.length === 0 && tag !== undefined) throw new CommandFailure(`No recording ${tag}`);
  return running;
}
