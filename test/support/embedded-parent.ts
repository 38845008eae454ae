/** A platform reduced to its database: opens a data folder, says "up <pid of the database>", and stays until it is killed. */
import { createLog } from "../../server/src/base/log.js";
import { DataDir } from "../../server/src/store/embedded/data-dir.js";
import { EmbeddedPostgres } from "../../server/src/store/embedded/provider.js";

const childUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
const log = createLog("silent");
try {
  const dir = await DataDir.open({ path: process.argv[2] ?? "", isExplicit: true, childUser });
  const database = await EmbeddedPostgres.start({ dataDir: dir.path, user: childUser, log });
  process.stdout.write(`up ${database.pid}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
