import { leave, loadKit } from "./kit.js";
import { orExit } from "./or-exit.js";
import { findPlace, type PlaceOptions } from "./place.js";
import { Progress } from "./progress.js";

/** Makes flow.xml and caller.yml of a finished call on a platform; exit code 2 when it cannot be read. */
export async function recordTest(uuid: string, options: PlaceOptions & { readonly out: string }): Promise<void> {
  const { json, out } = options;
  const make = async () => (await loadKit()).recordTest(uuid, await findPlace(options), out, json ?? false);
  leave(await orExit(() => new Progress(json).during("reading the call", make), json));
}
