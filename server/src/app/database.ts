import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import { DomainError } from "../base/errors.js";
import { newUuid } from "../base/ids.js";
import type { Log } from "../base/log.js";
import { StartError } from "../base/start-error.js";
import { DatabaseWatch } from "../store/database-watch.js";
import { createStore, type DatabaseAddress, type Store } from "../store/db.js";
import { DataDir } from "../store/embedded/data-dir.js";
import { EmbeddedPostgres } from "../store/embedded/provider.js";
import { fillHa1bKeys } from "../store/ha1b-keys.js";
import { migrate } from "../store/migrate.js";
import { probeConnection } from "../store/probe-connection.js";
import { resealAll } from "../store/reseal.js";
import { type SecretBox, secretBox } from "../store/secret-box.js";
import { checkSecretBox } from "../store/secret-check.js";
import { prepareJobs } from "./job-tables.js";

/** The data folder and the database, open and up to date. */
export interface Database {
  readonly dataDir: DataDir;
  readonly store: Store;
  readonly box: SecretBox;
  /** Where clients of their own connect: LISTEN. */
  readonly address: DatabaseAddress;
  /** Key of access tokens. */
  readonly jwtSecret: string;
  /** Name of this node. */
  readonly node: string;
  close(): Promise<void>;
}

/**
 * Locks the data folder, starts the embedded server or takes DATABASE_URL, migrates.
 * @param isDefaultFolder DATA_DIR was not set: another folder may stand in for an unreachable one
 * @throws StartError with one line that says what is wrong; nothing stays behind then
 */
export async function openDatabase(
  config: Config,
  clock: Clock,
  log: Log,
  isDefaultFolder: boolean,
): Promise<Database> {
  const childUser =
    config.DATABASE_URL === undefined && config.DB_UID !== undefined
      ? { uid: config.DB_UID, gid: config.DB_UID }
      : undefined;
  const dataDir = await DataDir.open({ path: config.DATA_DIR, isExplicit: !isDefaultFolder, childUser });
  const opened: (() => Promise<void>)[] = [() => dataDir.close()];
  const close = async (): Promise<void> => {
    for (const one of opened.reverse().splice(0)) await one();
  };
  try {
    const { secrets } = dataDir;
    const embedded =
      config.DATABASE_URL === undefined
        ? await EmbeddedPostgres.start({ dataDir: dataDir.path, user: childUser, log })
        : undefined;
    if (embedded) opened.push(() => embedded.close());
    const address: DatabaseAddress = embedded?.connection ?? { connectionString: config.DATABASE_URL ?? "" };
    const box = secretBox(config.SECRETS_KEY ?? (await secrets.secret("secrets-key")));
    const store = createStore({ connection: address, box, log, poolMax: config.DATABASE_POOL_MAX });
    opened.push(() => store.close());
    await migrate(store.db);
    await prepareJobs(address, log);
    const jwtSecret = config.JWT_SECRET ?? (await secrets.secret("jwt"));
    if (config.SECRETS_KEY_PREVIOUS !== undefined) {
      const secrets = await resealAll(store, box, secretBox(config.SECRETS_KEY_PREVIOUS));
      log.info({ secrets }, "sealed with the new SECRETS_KEY; unset SECRETS_KEY_PREVIOUS");
    }
    await checkSecretBox(store, box);
    await fillHa1bKeys(store, box);
    const watch = new DatabaseWatch({
      open: () => probeConnection(address),
      clock,
      log,
      changed: (isAway) => store.setAway(isAway),
    });
    opened.push(async () => watch.close());
    const node = config.NODE_ID ?? (await secrets.secret("node-id", newUuid));
    return { dataDir, store, box, address, jwtSecret, node, close };
  } catch (error) {
    await close();
    throw asStartError(error);
  }
}

/** A database that cannot be reached at the start is the operator's to mend: one line with the reason of the driver. */
function asStartError(error: unknown): unknown {
  if (!(error instanceof DomainError) || error.status !== 503) return error;
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  return new StartError(`DATABASE_URL: the database cannot be reached: ${reason}`, { cause: error });
}
