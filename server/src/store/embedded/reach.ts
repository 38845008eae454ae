import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ChildUser } from "./child-user.js";

/** The first folder on the way to `path`, itself included, that `user` may not pass; undefined when the way is open. */
export async function barrier(path: string, user: ChildUser): Promise<string | undefined> {
  const full = resolve(path);
  const way = [full];
  for (let at = full; at !== dirname(at); at = dirname(at)) way.unshift(dirname(at));
  for (const step of way) {
    const entry = await stat(step).catch(() => undefined);
    if (!entry) return step;
    const shift = entry.uid === user.uid ? 6 : entry.gid === user.gid ? 3 : 0;
    if (!((entry.mode >> shift) & 0o1)) return step;
  }
  return undefined;
}
