import { leave, loadKit } from "./kit.js";
import { orExit } from "./or-exit.js";

/** Makes flow.xml and caller.yml of a finished call on a platform; exit code 2 when it cannot be read. */
export async function recordTest(
  uuid: string,
  { url, token, out }: { readonly url: string; readonly token: string; readonly out: string },
): Promise<void> {
  leave(await orExit(async () => (await loadKit()).recordTest(uuid, { url, token }, out)));
}
