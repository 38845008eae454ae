import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Config } from "../base/config.js";
import { isoTime } from "../base/iso-time.js";
import { createLog, type Log } from "../base/log.js";
import { StartError } from "../base/start-error.js";
import { dumpLines } from "../store/backup/dump.js";
import { BackupLoad, checkEmpty, readHead } from "../store/backup/load.js";
import { createStore } from "../store/db.js";
import { migrate } from "../store/migrate.js";
import { MIGRATIONS } from "../store/migrations/list.js";
import type { DatabaseAddress } from "../store/pool.js";
import { secretBox } from "../store/secret-box.js";
import { blobKeys, piecesOf, RestoredFiles, secretsOf } from "./backup-files.js";
import { type Data, openData } from "./data.js";
import { prepareJobs } from "./job-tables.js";

/** What a backup or a restore did. */
export interface BackupReport {
  readonly file: string;
  /** Schema of the backup. */
  readonly migration: number;
  readonly created_on: string;
  readonly rows: number;
  readonly blobs: number;
  readonly secrets: number;
}

/** How far it is; `part` of the whole, 0 to 1, where that is known. */
export type BackupProgress = (done: { readonly rows: number; readonly blobs: number; readonly part?: number }) => void;

/** How the data are found, and who is told how far it is. */
export interface BackupOptions {
  /** DATA_DIR was not set. */
  readonly isDefaultFolder: boolean;
  readonly progress?: BackupProgress;
}

/**
 * Writes the database, the secrets of the data folder and its files into one file that only its owner can read. The
 * platform may run. The file is whole or not there.
 * @throws StartError with the reason for people
 */
export async function backup(config: Config, file: string, o: BackupOptions): Promise<BackupReport> {
  const data = await openData(config, o.isDefaultFolder, { mayRun: true, log: createLog("silent") });
  const aside = `${file}.part`;
  const done = { rows: 0, blobs: 0, secrets: 0, migration: 0, created_on: isoTime(Date.now()) };
  try {
    const lines = Readable.from(allLines(data, done, o.progress));
    await pipeline(lines, createGzip({ level: 6 }), createWriteStream(aside, { mode: 0o600, flush: true }));
    await rename(aside, file);
    return { file, ...done };
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await data.close();
  }
}

type Counts = { -readonly [K in keyof Omit<BackupReport, "file">]: BackupReport[K] };

async function* allLines({ address, path }: Data, done: Counts, progress?: BackupProgress): AsyncGenerator<string> {
  const folder = join(path, "blobs");
  const way = new BackupWay(done, progress);
  way.files = (await blobKeys(folder)).length;
  const onWhole = (rows: number) => {
    way.rows = rows;
  };
  const onRows = (rows: number) => {
    done.rows += rows;
    way.tell();
  };
  for await (const line of dumpLines(address, { now: done.created_on, onRows, onWhole })) {
    if (done.migration === 0) done.migration = readHead(line).migration;
    yield `${line}\n`;
  }
  for await (const secret of secretsOf(path)) {
    done.secrets++;
    yield `#secret ${JSON.stringify(secret)}\n`;
  }
  for (const key of await blobKeys(folder)) {
    yield `#blob ${JSON.stringify({ key })}\n`;
    for await (const piece of piecesOf(join(folder, key))) yield `=${piece}\n`;
    done.blobs++;
    way.tell();
  }
  const { rows, blobs, secrets } = done;
  yield `#end ${JSON.stringify({ rows, blobs, secrets })}\n`;
}

/** A file costs a backup as much as so many rows. */
const ROWS_PER_FILE = 100;

/** How far a backup is. What is counted at its begin is about right: the platform may run. */
class BackupWay {
  rows = 0;
  files = 0;
  readonly #done: Counts;
  readonly #progress: BackupProgress | undefined;

  constructor(done: Counts, progress: BackupProgress | undefined) {
    this.#done = done;
    this.#progress = progress;
  }

  tell(): void {
    const { rows, blobs } = this.#done;
    const whole = this.rows + this.files * ROWS_PER_FILE;
    this.#progress?.({ rows, blobs, part: Math.min(1, (rows + blobs * ROWS_PER_FILE) / Math.max(1, whole)) });
  }
}

/**
 * Brings a backup into an empty database and its data folder, and the schema up to date. A file that is cut off or damaged
 * changes no row.
 * @throws StartError with the reason for people
 */
export async function restore(config: Config, file: string, o: BackupOptions): Promise<BackupReport> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new StartError(`${file}: no such file`);
  const log = createLog("silent");
  const data = await openData(config, o.isDefaultFolder, { mayRun: false, log });
  try {
    return { file, ...(await restoreInto(data, { file, bytes: found.size }, log, o.progress)) };
  } finally {
    await data.close();
  }
}

async function restoreInto(
  data: Data,
  { file, bytes }: { readonly file: string; readonly bytes: number },
  log: Log,
  progress?: BackupProgress,
): Promise<Counts> {
  let part = 0;
  const tell: BackupProgress = ({ rows, blobs }) => progress?.({ rows, blobs, part });
  const lines = linesOf(file, (read) => {
    part = read / bytes;
  });
  const head = readHead((await lines.next()).value ?? undefined);
  await checkEmpty(data.address);
  await migrateTo(data.address, head.migration, log);
  await prepareJobs(data.address, log);
  const done: Counts = { rows: 0, blobs: 0, secrets: 0, migration: head.migration, created_on: head.created_on };
  const load = await BackupLoad.begin(data.address, (rows) => {
    done.rows += rows;
    tell(done);
  });
  const files = new RestoredFiles(data.path);
  try {
    await readAll(lines, load, files, done, tell);
  } catch (error) {
    await files.abandon();
    await load.abandon();
    throw error;
  }
  await load.commit();
  await migrateTo(data.address, MIGRATIONS.length, log);
  return done;
}

async function readAll(
  lines: AsyncGenerator<string, undefined>,
  load: BackupLoad,
  files: RestoredFiles,
  done: Counts,
  tell: BackupProgress,
): Promise<void> {
  let isWhole = false;
  for await (const line of lines) {
    if (line.startsWith("#secret ")) {
      await files.secret(JSON.parse(line.slice(8)));
      done.secrets++;
    } else if (line.startsWith("#blob ")) {
      await files.begin((JSON.parse(line.slice(6)) as { key: string }).key);
      done.blobs++;
      tell(done);
    } else if (line.startsWith("=")) await files.piece(line.slice(1));
    else if (line.startsWith("#end ")) {
      await files.end();
      isWhole = true;
    } else await load.line(line);
  }
  if (!isWhole) throw new StartError("the backup is cut off: its end is missing");
}

/** Lines of a packed file; only a line feed ends one. @throws StartError for a file that is not packed */
/** @param onRead told how many bytes of the file were read */
async function* linesOf(file: string, onRead: (bytes: number) => void): AsyncGenerator<string, undefined> {
  const source = createReadStream(file);
  const unpacked = source.pipe(createGunzip());
  source.on("error", (error) => unpacked.destroy(error));
  let rest: Buffer[] = [];
  try {
    for await (const piece of unpacked as AsyncIterable<Buffer>) {
      onRead(source.bytesRead);
      let from = 0;
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
        yield Buffer.concat([...rest, piece.subarray(from, at)]).toString("utf8");
        rest = [];
        from = at + 1;
      }
      if (from < piece.length) rest.push(piece.subarray(from));
    }
  } catch (error) {
    throw new StartError(`${file} cannot be unpacked: ${(error as Error).message}`, { cause: error });
  } finally {
    source.destroy();
  }
  return undefined;
}

async function migrateTo(
  address: DatabaseAddress,
  number: number,
  log: Log,
  progress?: (done: StepProgress) => void,
): Promise<number> {
  // Nothing that is sealed is read here.
  const store = createStore({ connection: address, box: secretBox("unused"), log, poolMax: 2 });
  try {
    return await migrate(store.db, MIGRATIONS.slice(0, number), (done) => progress?.({ done, total: number }));
  } finally {
    await store.close();
  }
}

/** How many steps of the schema there are, and how many are done. */
export interface StepProgress {
  readonly done: number;
  readonly total: number;
}

/** Brings the schema up to date, as each start does. @returns steps that were done, and the number of the schema */
export async function migrateData(
  config: Config,
  isDefaultFolder: boolean,
  progress?: (done: StepProgress) => void,
): Promise<{ steps: number; schema: number }> {
  const log = createLog("silent");
  const data = await openData(config, isDefaultFolder, { mayRun: false, log });
  try {
    const steps = await migrateTo(data.address, MIGRATIONS.length, log, progress);
    await prepareJobs(data.address, log);
    return { steps, schema: MIGRATIONS.length };
  } finally {
    await data.close();
  }
}
