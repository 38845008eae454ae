import { execFile } from "node:child_process";
import { chown, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StartError } from "../../base/start-error.js";
import type { Binaries } from "./binaries.js";
import type { ChildUser } from "./child-user.js";

/** Name of the database owner; the socket folder decides who may be it. */
export const DATABASE_USER = "opentact";

/**
 * Makes the database folder when it is not there. It is made beside its place and moved there when complete, so that a
 * start that was killed in between leaves nothing half done.
 * @throws StartError when the folder holds something else, or a database of another major version
 */
export async function ensureDatabase(folder: string, binaries: Binaries, user?: ChildUser, extra: string[] = []) {
  const version = await readFile(join(folder, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version !== undefined) return checkVersion(folder, version.trim(), binaries.major);
  const found = await readdir(folder).catch(() => []);
  if (found.length > 0)
    throw new StartError(`data folder ${folder} is damaged: PG_VERSION is missing; restore it or move the folder away`);
  const half = `${folder}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true, mode: 0o700 });
  if (user) await chown(half, user.uid, user.gid);
  await initdb(half, binaries, user, extra);
  await rm(folder, { recursive: true, force: true });
  await rename(half, folder);
}

function checkVersion(folder: string, found: string, major: string): void {
  if (found === major) return;
  throw new StartError(
    `${folder} is a database of PostgreSQL ${found || "?"}, this version brings ${major}: use \`opentact backup\` with the old version, \`opentact restore\` with this one`,
  );
}

function initdb(folder: string, binaries: Binaries, user: ChildUser | undefined, extra: string[]): Promise<void> {
  const args = ["-D", folder, "-U", DATABASE_USER, "-A", "trust", "-E", "UTF8", "--locale=C", ...extra];
  return new Promise((resolve, reject) => {
    execFile(
      binaries.initdb,
      args,
      { ...user, cwd: dirname(folder), env: { LC_ALL: "C", TZ: "UTC" } },
      (error, _out, err) => {
        if (!error) return resolve();
        const reason =
          err
            .trim()
            .split("\n")
            .find((line) => /error|fatal|could not/i.test(line)) ?? error.message;
        reject(new StartError(`cannot make the database in ${folder}: ${reason}`, { cause: error }));
      },
    );
  });
}
