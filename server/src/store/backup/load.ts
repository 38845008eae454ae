import pg from "pg";
import { StartError } from "../../base/start-error.js";
import { MIGRATIONS } from "../migrations/list.js";
import { clientConfig, type DatabaseAddress } from "../pool.js";
import { BACKUP_FORMAT, type BackupHead } from "./dump.js";
import { filledOf, tablesOf } from "./tables.js";

/** Rows and characters of one statement. */
const BATCH_ROWS = 500;
const BATCH_CHARS = 4 * 1024 * 1024;

interface OpenTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Reads the first line of a backup. @throws StartError when this version cannot read the rest */
export function readHead(line: string | undefined): BackupHead {
  const head = line?.startsWith("#head ") ? (JSON.parse(line.slice(6)) as BackupHead) : undefined;
  if (!head) throw new StartError("this file is no backup");
  if (head.format !== BACKUP_FORMAT)
    throw new StartError(`the backup has form ${head.format}, this version reads ${BACKUP_FORMAT}`);
  if (head.migration > MIGRATIONS.length)
    throw new StartError(
      `the backup has schema ${head.migration}, this version knows ${MIGRATIONS.length}: use the newer version`,
    );
  return head;
}

/** @throws StartError unless the database is empty, or has only what migrations put there */
export async function checkEmpty(address: DatabaseAddress): Promise<void> {
  const client = await connected(address);
  try {
    const { rows } = await client.query<{ found: boolean }>(
      "select to_regclass('public.account') is not null as found",
    );
    if (!rows[0]?.found) return;
    const { rows: accounts } = await client.query("select from account limit 1");
    if (accounts.length > 0) throw new StartError("the database has accounts: restore into an empty one");
  } finally {
    await client.end();
  }
}

/**
 * Writes the lines behind `#head` into tables of the schema they are of, all in one transaction: what stood there is gone,
 * and all is there, references checked, or nothing is changed.
 */
export class BackupLoad {
  readonly #client: pg.Client;
  readonly #onRows: ((rows: number) => void) | undefined;
  #keys: readonly { table: string; name: string; text: string }[] = [];
  #table: OpenTable | "jobs" | undefined;
  #batch: string[] = [];
  #batchChars = 0;
  #total = 0;

  private constructor(client: pg.Client, onRows: ((rows: number) => void) | undefined) {
    this.#client = client;
    this.#onRows = onRows;
  }

  static async begin(address: DatabaseAddress, onRows?: (rows: number) => void): Promise<BackupLoad> {
    const client = await connected(address);
    const load = new BackupLoad(client, onRows);
    try {
      await client.query("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
      await client.query("begin");
      await load.#open();
      return load;
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Rows so far. */
  get total(): number {
    return this.#total;
  }

  /** Takes a line of the dump. */
  async line(text: string): Promise<void> {
    if (text.startsWith("#table ")) {
      await this.#flush();
      this.#table = JSON.parse(text.slice(7)) as OpenTable;
    } else if (text === "#jobs") {
      await this.#flush();
      this.#table = "jobs";
    } else await this.#row(text);
  }

  async commit(): Promise<void> {
    try {
      await this.#flush();
      await this.#close();
      await this.#client.query("commit");
    } finally {
      await this.#client.end();
    }
  }

  /** Nothing is changed. */
  async abandon(): Promise<void> {
    await this.#client.end();
  }

  /** References may be circular and triggers count what is counted already: both are off until the end. */
  async #open(): Promise<void> {
    const tables = await tablesOf(this.#client);
    const { rows } = await this.#client.query<{ table: string; name: string; text: string }>(`
      select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as text from pg_constraint k
      join pg_class c on c.oid = k.conrelid where k.contype = 'f' and c.relnamespace = 'public'::regnamespace`);
    this.#keys = rows;
    await this.#all([
      ...rows.map(({ table, name }) => alter(table, `drop constraint ${pg.escapeIdentifier(name)}`)),
      ...tables.map(({ name }) => alter(name, "disable trigger user")),
    ]);
    // What migrations put there.
    const filled = await filledOf(this.#client, tables);
    await this.#all(filled.map(({ name }) => `delete from ${pg.escapeIdentifier(name)}`));
  }

  async #close(): Promise<void> {
    const tables = await tablesOf(this.#client);
    await this.#all([
      ...tables.map(({ name }) => alter(name, "enable trigger user")),
      ...this.#keys.map(({ table, name, text }) => alter(table, `add constraint ${pg.escapeIdentifier(name)} ${text}`)),
    ]);
    const { rows } = await this.#client.query<{ table: string; column: string; sequence: string }>(`
      select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`);
    for (const { table, column, sequence } of rows) {
      const [name, key] = [pg.escapeIdentifier(table), pg.escapeIdentifier(column)];
      await this.#client.query(
        `select setval($1::regclass, coalesce((select max(${key}) from ${name}), 0) + 1, false)`,
        [sequence],
      );
    }
  }

  /** Many statements at once: each way there and back costs more than they do. */
  async #all(statements: readonly string[]): Promise<void> {
    if (statements.length > 0) await this.#client.query(statements.join(";\n"));
  }

  async #row(text: string): Promise<void> {
    if (!this.#table) throw new StartError("the backup is damaged: a row without a table");
    this.#batch.push(text);
    this.#batchChars += text.length;
    if (this.#batch.length >= BATCH_ROWS || this.#batchChars >= BATCH_CHARS) await this.#flush();
  }

  async #flush(): Promise<void> {
    const rows = this.#batch;
    const table = this.#table;
    if (rows.length === 0 || !table) return;
    this.#batch = [];
    this.#batchChars = 0;
    const text = `[${rows.join(",")}]`;
    await this.#client.query(table === "jobs" ? ADD_JOBS : insertText(table), [text]);
    this.#total += rows.length;
    this.#onRows?.(rows.length);
  }
}

function alter(table: string, what: string): string {
  return `alter table ${pg.escapeIdentifier(table)} ${what}`;
}

function insertText({ name, columns }: OpenTable): string {
  const table = pg.escapeIdentifier(name);
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(", ");
  return `insert into ${table} (${names}) overriding system value
    select ${names} from json_populate_recordset(null::${table}, $1::json)`;
}

const ADD_JOBS = `select graphile_worker.add_job(j.identifier, j.payload, j.queue_name, j.run_at, j.max_attempts, j.key, j.priority)
  from json_to_recordset($1::json) as j (identifier text, payload json, queue_name text, run_at timestamptz,
    max_attempts integer, key text, priority integer)`;

async function connected(address: DatabaseAddress): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(address));
  await client.connect();
  return client;
}
