import { type Kysely, sql } from "kysely";
import type { Tables } from "../../server/src/store/tables.js";

/**
 * A change that nobody is told of: no trigger runs, and the process that makes it does not see which table it is of.
 * @param statement SQL of the change
 */
export async function unseenChange(db: Kysely<Tables>, statement: string): Promise<void> {
  const text = `/* quiet */ do $$ begin
    set local session_replication_role = replica;
    execute '${statement.replaceAll("'", "''")}';
  end $$`;
  await sql.raw(text).execute(db);
}
