import { type Kysely, sql } from "kysely";
import { CARRIERS } from "./0010/carriers.js";
import { MESSAGES } from "./0010/messages.js";
import { REGISTRY } from "./0010/registry.js";
import { SPEND } from "./0010/spend.js";

/** SMS: messages and their queue, consent, carriers and routes, SMPP accounts, brands, campaigns, toll-free verifications. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [CARRIERS, REGISTRY, MESSAGES, SPEND]) await sql.raw(part).execute(db);
}
