import { leave, loadKit } from "./kit.js";
import { orExit } from "./or-exit.js";
import { Progress } from "./progress.js";

/**
 * Plays a call-control document with a scripted caller on a virtual clock; prints the trace and what was not as expected.
 * Exit code 0 as expected, 1 not so, 2 the script or a file is wrong.
 */
export async function test(
  flowFile: string,
  { script, json }: { readonly script: string; readonly json?: true },
): Promise<void> {
  const play = async () => (await loadKit()).runTest(flowFile, script, json ?? false);
  leave(await orExit(() => new Progress(json).during("playing", play), json));
}
