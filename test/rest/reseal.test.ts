import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SqlDataKeys } from "../../server/src/store/data-key.js";
import { anySealed, resealAll } from "../../server/src/store/reseal.js";
import { SEALED_COLUMNS } from "../../server/src/store/sealed-columns.js";
import { type SecretBox, secretBox } from "../../server/src/store/secret-box.js";
import { checkSecretBox } from "../../server/src/store/secret-check.js";
import { TEST_BOX } from "../support/database.js";
import { makeEverything } from "../support/everything.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";

const NEW_BOX = secretBox("the key that comes next");
let world: NounWorld;
let account: string;
let dataKey: Uint8Array;

beforeAll(async () => {
  world = await createNounWorld();
  const person = await world.person();
  await makeEverything(world, person, await world.admin());
  account = person.account;
  await sql`insert into webhook_secret (account, created_on, secret)
    values (${account}, now(), ${TEST_BOX.encrypt("whsec_x")})`.execute(world.store.db);
  dataKey = await new SqlDataKeys(world.store, TEST_BOX).ensure(account);
});
afterAll(() => world?.close());

/** Every text of the database that looks sealed, by its column. */
async function sealedTexts(): Promise<{ column: string; text: string; owner: string }[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype)`.execute(
    world.store.db,
  );
  const found: { column: string; text: string; owner: string }[] = [];
  for (const { table, column } of columns) {
    const { rows } = await sql<{ text: string; owner: string }>`
      select ${sql.ref(column)}::text as text, coalesce(to_json(t)->>'account', '') as owner from ${sql.table(table)} t
      where ${sql.ref(column)}::text ~ 'v1\\.[A-Za-z0-9_-]{38}'`.execute(world.store.db);
    found.push(...rows.map((row) => ({ column: `${table}.${column}`, ...row })));
  }
  return found;
}

function opens(box: SecretBox, { column, text, owner }: { column: string; text: string; owner: string }): string {
  return box.decrypt(text, column === "data_key.sealed" ? owner : undefined);
}

test("what a former key sealed is sealed with the new one, wherever it lies, and is found by its fingerprint", async () => {
  const made = new Set((await sealedTexts()).map(({ column }) => column));
  for (const { table, column } of SEALED_COLUMNS.filter((one) => !made.has(`${one.table}.${one.column}`)))
    await sql`update ${sql.table(table)} set ${sql.id(column)} = ${TEST_BOX.encrypt("a secret")}`.execute(
      world.store.db,
    );
  const before = await sealedTexts();
  const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  const met = new Set(before.map(({ column }) => column));
  expect([...met].sort()).toEqual(known.sort());
  const secrets = before.map((one) => opens(TEST_BOX, one)).sort();

  await expect(checkSecretBox(world.store, NEW_BOX)).rejects.toThrow("SECRETS_KEY_PREVIOUS");
  expect(await resealAll(world.store, NEW_BOX, TEST_BOX)).toBe(before.length);
  await checkSecretBox(world.store, NEW_BOX);
  const after = await sealedTexts();
  expect(after.map((one) => opens(NEW_BOX, one)).sort()).toEqual(secrets);
  for (const one of after) expect(() => opens(TEST_BOX, one)).toThrow();
  for (const { table, column, fingerprint } of SEALED_COLUMNS) {
    if (fingerprint === undefined) continue;
    const { rows } = await sql<{ sealed: string; print: string }>`
      select ${sql.ref(column)} as sealed, ${sql.ref(fingerprint)} as print from ${sql.table(table)}`.execute(
      world.store.db,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed, print } of rows) expect(print).toBe(NEW_BOX.fingerprint(NEW_BOX.decrypt(sealed)));
  }
  expect(await new SqlDataKeys(world.store, NEW_BOX).find(account)).toEqual(dataKey);
  // A start with the former key still named changes nothing more.
  expect(await resealAll(world.store, NEW_BOX, TEST_BOX)).toBe(0);
});

test("a former key that does not open everything changes nothing", async () => {
  const { column } = (await anySealed(world.store.db))!;
  const texts = await sealedTexts();
  await expect(resealAll(world.store, TEST_BOX, secretBox("neither"))).rejects.toThrow(
    `SECRETS_KEY_PREVIOUS does not open ${column.table}.${column.column}`,
  );
  await sql`update webhook_secret set secret = 'v1.damaged'`.execute(world.store.db);
  const damaged = await sealedTexts();
  await expect(resealAll(world.store, TEST_BOX, NEW_BOX)).rejects.toThrow("webhook_secret.secret");
  expect(await sealedTexts()).toEqual(damaged);
  expect(damaged.length).toBeLessThan(texts.length);
});
