import { sql } from "kysely";
import type { TestStore } from "./database.js";

/** Everything stored, table by table, as one text each; what a request may leave behind in any case is left out. */
export async function everythingStored(store: TestStore): Promise<Readonly<Record<string, string>>> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    store.db,
  );
  const stored: Record<string, string> = {};
  for (const { name } of rows.filter((row) => row.name !== "idempotency_key")) {
    const { rows: found } = await sql<{ text: string | null }>`
      select md5(string_agg(t::text, '' order by t::text)) as text from ${sql.table(name)} t`.execute(store.db);
    stored[name] = found[0]?.text ?? "";
  }
  return stored;
}
