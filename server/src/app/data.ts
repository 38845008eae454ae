import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import type { DatabaseAddress } from "../store/db.js";
import { DataDir, SYSTEM_FOLDER } from "../store/embedded/data-dir.js";
import { DATABASE_USER } from "../store/embedded/initdb.js";
import { isAlive } from "../store/embedded/processes.js";
import { EmbeddedPostgres } from "../store/embedded/provider.js";

/** The data folder and where its database answers, without anything of the platform running. */
export interface Data {
  readonly path: string;
  readonly address: DatabaseAddress;
  close(): Promise<void>;
}

/**
 * Takes the data folder and starts its database, or takes DATABASE_URL.
 * @param o.mayRun the database of a platform that runs is used as it is; otherwise a folder in use is refused
 * @throws StartError with one line that says what is wrong
 */
export async function openData(
  config: Config,
  isDefaultFolder: boolean,
  o: { readonly mayRun: boolean; readonly log: Log },
): Promise<Data> {
  const isEmbedded = config.DATABASE_URL === undefined;
  const running = o.mayRun ? await runningData(config, isDefaultFolder) : undefined;
  if (running) return running;
  const childUser = isEmbedded && config.DB_UID !== undefined ? { uid: config.DB_UID, gid: config.DB_UID } : undefined;
  const dataDir = await DataDir.open({ path: config.DATA_DIR, isExplicit: !isDefaultFolder, childUser });
  try {
    if (config.DATABASE_URL !== undefined)
      return { path: dataDir.path, address: { connectionString: config.DATABASE_URL }, close: () => dataDir.close() };
    const embedded = await EmbeddedPostgres.start({ dataDir: dataDir.path, user: childUser, log: o.log });
    const close = () => embedded.close().finally(() => dataDir.close());
    return { path: dataDir.path, address: embedded.connection, close };
  } catch (error) {
    await dataDir.close();
    throw error;
  }
}

/** What a platform that runs holds: nothing of it is ours to close. */
async function runningData(config: Config, isDefaultFolder: boolean): Promise<Data | undefined> {
  for (const path of isDefaultFolder ? [config.DATA_DIR, SYSTEM_FOLDER] : [config.DATA_DIR]) {
    const lock = await readFile(join(path, "lock"), "utf8").catch(() => undefined);
    if (lock === undefined || !(await isAlive(Number(lock.split(" ")[0])))) continue;
    const connectionString = config.DATABASE_URL;
    const address = connectionString === undefined ? await serverOf(path) : { connectionString };
    if (address) return { path, address, close: async () => undefined };
  }
  return undefined;
}

/** By what the server wrote of itself: its socket folder is the fifth line of `postmaster.pid`. */
async function serverOf(path: string): Promise<DatabaseAddress | undefined> {
  const folders = (await readdir(path).catch(() => [])).filter((name) => /^pg\d+$/.test(name));
  for (const folder of folders) {
    const text = await readFile(join(path, folder, "postmaster.pid"), "utf8").catch(() => "");
    const [, , , port, host] = text.split("\n");
    const isThere = host !== undefined && host !== "" && (await stat(host).catch(() => undefined)) !== undefined;
    if (isThere) return { host, port: Number(port), user: DATABASE_USER, database: "opentact" };
  }
  return undefined;
}
