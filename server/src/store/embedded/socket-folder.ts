import { createHash } from "node:crypto";
import { chmod, chown, lstat, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SOCKET_PORT } from "./child.js";
import type { ChildUser } from "./child-user.js";

/** A socket path holds 107 bytes on Linux, 103 on macOS (unix(7), sun_path). */
const PATH_MAX_BYTES = 100;

/**
 * Makes the folder of the database's socket, open to `user` alone: whoever reaches it is the owner of the database.
 * It is `DATA_DIR/run`, or a short folder under the temporary one when that path is too long for a socket.
 */
export async function makeSocketFolder(dataDir: string, user: ChildUser | undefined): Promise<string> {
  const own = join(dataDir, "run");
  const fits = Buffer.byteLength(join(own, `.s.PGSQL.${SOCKET_PORT}.lock`)) <= PATH_MAX_BYTES;
  const folder = fits ? own : await shortFolder(dataDir, user);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

/** The same name at each start, unless somebody else has it: then a random one. */
async function shortFolder(dataDir: string, user: ChildUser | undefined): Promise<string> {
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `opentact-${name}`);
  const found = await lstat(folder).catch(() => undefined);
  const owners = [user?.uid, process.getuid?.()];
  if (!found || (found.isDirectory() && owners.includes(found.uid))) return folder;
  return mkdtemp(join(tmpdir(), "opentact-"));
}
