import { type Kysely, sql } from "kysely";
import { PROVIDERS } from "./0005/providers.js";
import { SALE } from "./0005/sale.js";

/** Numbers for sale found and counted fast, reservations, and orders through providers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [SALE, PROVIDERS]) await sql.raw(part).execute(db);
}
