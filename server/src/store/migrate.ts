import { type Kysely, sql } from "kysely";
import { StartError } from "../base/start-error.js";
import { MIGRATIONS, type Migration } from "./migrations/list.js";
import type { Tables } from "./tables.js";

/** One for the whole program: two starts on one database migrate one after the other. */
const LOCK_KEY = 7_303_014_201;

/**
 * Brings the schema up to date, all missing steps in one transaction, under an advisory lock.
 * @param onStep told the number of each step that is done, before the commit of all
 * @returns the number of steps done
 * @throws StartError when a newer version has used the database; nothing is changed then
 */
export async function migrate(
  db: Kysely<Tables>,
  steps: readonly Migration[] = MIGRATIONS,
  onStep?: (number: number) => void,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
    await sql`create table if not exists migration (number integer primary key, name text not null, done_on timestamptz(3) not null default now())`.execute(
      tx,
    );
    const done = await sql<{ last: number }>`select coalesce(max(number), 0) as last from migration`.execute(tx);
    const last = done.rows[0]?.last ?? 0;
    if (last > steps.length) throw newerSchema(last, steps.length);
    for (const [index, step] of steps.entries()) {
      if (index < last) continue;
      await step.up(tx as unknown as Kysely<unknown>);
      await sql`insert into migration (number, name) values (${index + 1}, ${step.name})`.execute(tx);
      onStep?.(index + 1);
    }
    return steps.length - last;
  });
}

function newerSchema(found: number, known: number): StartError {
  return new StartError(`the database has schema ${found}, this version knows ${known}: start the newer version`);
}
