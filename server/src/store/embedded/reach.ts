import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ChildUser } from "./binaries.js";

/** True when `user` may pass every folder above `path`, and read and enter `path` itself when it is a folder. */
export async function isReachable(path: string, user: ChildUser): Promise<boolean> {
  return (await barrier(path, user)) === undefined;
}

/** The first folder on the way to `path` that stops `user`; `path` itself when it is missing. */
export async function barrier(path: string, user: ChildUser): Promise<string | undefined> {
  const full = resolve(path);
  const way = [full];
  for (let at = full; at !== dirname(at); at = dirname(at)) way.unshift(dirname(at));
  for (const step of way) {
    const entry = await stat(step).catch(() => undefined);
    if (!entry) return step;
    const shift = entry.uid === user.uid ? 6 : entry.gid === user.gid ? 3 : 0;
    const may = (entry.mode >> shift) & 0o7;
    if (!(may & 0o1)) return step;
  }
  return undefined;
}
