import pg from "pg";

/** A table that is backed up. */
export interface BackupTable {
  readonly name: string;
  /** Without those that the database computes. */
  readonly columns: readonly string[];
  /** Has bytes. */
  readonly isWide: boolean;
}

/** All tables of the platform but the one that numbers its schema. */
export async function tablesOf(client: pg.Client): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<BackupTable>(`
    select c.relname as name, bool_or(a.atttypid = 'bytea'::regtype) as "isWide",
      json_agg(a.attname order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
    group by c.relname order by c.relname`);
  return rows;
}

/** How many rows they have, by what the database last counted; a table it has not looked at yet is counted. */
export async function rowsAbout(client: pg.Client, tables: readonly BackupTable[]): Promise<number> {
  const names = tables.map(({ name }) => name);
  const { rows } = await client.query<{ name: string; about: number }>(
    `select relname as name, reltuples as about from pg_class
     where relnamespace = 'public'::regnamespace and relname = any($1)`,
    [names],
  );
  let sum = 0;
  for (const { name, about } of rows) sum += about >= 0 ? about : await countOf(client, name);
  return sum;
}

async function countOf(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::float8 as n from ${pg.escapeIdentifier(table)}`);
  return rows[0]?.n ?? 0;
}

/** Those of them that have rows. */
export async function filledOf(client: pg.Client, tables: readonly BackupTable[]): Promise<readonly BackupTable[]> {
  if (tables.length === 0) return [];
  const looks = tables.map(
    ({ name }, at) => `select ${at} as at where exists (select from ${pg.escapeIdentifier(name)})`,
  );
  const { rows } = await client.query<{ at: number }>(`${looks.join(" union all ")} order by at`);
  return rows.flatMap(({ at }) => tables[at] ?? []);
}
