import { type Kysely, sql } from "kysely";
import { ACCOUNTS } from "./0001/accounts.js";
import { CALLS } from "./0001/calls.js";
import { EVENTS } from "./0001/events.js";
import { MONEY } from "./0001/money.js";
import { NUMBERS } from "./0001/numbers.js";
import { SIP } from "./0001/sip.js";

/** Everything the first version keeps. Column names are the documented ones; dates come from the process, never from a default. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [ACCOUNTS, MONEY, SIP, NUMBERS, CALLS, EVENTS]) await sql.raw(part).execute(db);
}
