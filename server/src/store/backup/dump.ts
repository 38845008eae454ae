import pg from "pg";
import { clientConfig, type DatabaseAddress } from "../pool.js";
import { type BackupTable, filledOf, rowsAbout, tablesOf } from "./tables.js";

/** Rows of one fetch; of tables with bytes fewer, because one may have a megabyte. */
const FETCH_ROWS = 500;
const FETCH_WIDE_ROWS = 20;
/** Form of the lines; another one is refused when it is read. */
export const BACKUP_FORMAT = 1;

/** First line of a backup. */
export interface BackupHead {
  readonly format: number;
  /** Steps of the schema that were done. */
  readonly migration: number;
  readonly created_on: string;
}

/**
 * Every table of the platform that has rows and every job that waits, as they are at one moment, as lines: `#head`, then for each table
 * `#table` with its rows in JSON as the database writes them, so that no value is read on the way. The database may be in use.
 * @param o.onWhole told about how many rows there are, before the first
 * @param o.onRows told how many rows went by since the last time
 */
export async function* dumpLines(
  address: DatabaseAddress,
  o: { readonly now: string; readonly onWhole?: (rows: number) => void; readonly onRows?: (rows: number) => void },
): AsyncGenerator<string> {
  const client = new pg.Client(clientConfig(address));
  await client.connect();
  try {
    await client.query("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
    await client.query("begin isolation level repeatable read read only");
    const { rows } = await client.query<{ last: number }>("select coalesce(max(number), 0) as last from migration");
    const head: BackupHead = { format: BACKUP_FORMAT, migration: rows[0]?.last ?? 0, created_on: o.now };
    yield `#head ${JSON.stringify(head)}`;
    const tables = await filledOf(client, await tablesOf(client));
    if (o.onWhole) o.onWhole(await rowsAbout(client, tables));
    for (const table of tables) {
      yield `#table ${JSON.stringify({ name: table.name, columns: table.columns })}`;
      yield* rowsOf(client, tableQuery(table), table.isWide ? FETCH_WIDE_ROWS : FETCH_ROWS, o.onRows);
    }
    yield "#jobs";
    if (await hasJobs(client)) yield* rowsOf(client, JOBS, FETCH_ROWS, o.onRows);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

function tableQuery({ name, columns }: BackupTable): string {
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(", ");
  return `select row_to_json(x)::text as line from (select ${names} from ${pg.escapeIdentifier(name)}) x`;
}

async function* rowsOf(
  client: pg.Client,
  query: string,
  count: number,
  onRows: ((rows: number) => void) | undefined,
): AsyncGenerator<string> {
  await client.query(`declare backup no scroll cursor for ${query}`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${count} from backup`);
    // Line ends stand between the parts of a json column, never in its strings.
    for (const { line } of rows) yield line.replace(/[\r\n]/g, " ");
    onRows?.(rows.length);
    if (rows.length < count) break;
  }
  await client.query("close backup");
}

/** Of the tables of the queue, which its own program makes: what adds the job again. */
const JOBS = `select row_to_json(x)::text as line from (
  select t.identifier, j.payload, j.run_at, j.max_attempts, j.key, j.priority, q.queue_name
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts order by j.id) x`;

async function hasJobs(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass('graphile_worker._private_jobs') is not null as found",
  );
  return rows[0]?.found === true;
}
