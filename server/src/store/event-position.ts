import { type Kysely, sql } from "kysely";
import { epochMs } from "../base/iso-time.js";
import type { Since } from "../domain/event/port.js";
import { readSince } from "../domain/event/rules.js";
import type { Tables } from "./tables.js";

/** Last position given; 0 when there was none. */
export async function lastPosition(db: Kysely<Tables>, account: string): Promise<number> {
  return (await lastPositions(db, [account])).get(account) ?? 0;
}

/** Last positions of these accounts; one that never had an event is missing. */
export async function lastPositions(
  db: Kysely<Tables>,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (accounts.length === 0) return new Map();
  const rows = await db
    .selectFrom("event_cursor")
    .select(["account", "position"])
    .where("account", "in", accounts)
    .execute();
  return new Map(rows.map((row) => [row.account, row.position]));
}

/** Position of the oldest event after which none is missing; null without events. */
export async function oldest(db: Kysely<Tables>, account: string): Promise<number | null> {
  const row = await db
    .selectFrom("outbox")
    .select((e) => e.fn.min("position").as("position"))
    .where("account", "=", account)
    .where(isWhole(account))
    .executeTakeFirst();
  return row?.position ?? null;
}

/** The row stands behind what was removed. Before that single rows are kept, for the sequence of what they are about. */
export function isWhole(account: string) {
  return sql<boolean>`position > coalesce((select purged from event_cursor where account = ${account}), 0)`;
}

/** The position to read after; undefined when `since` names nothing that is still there. */
export async function positionOf(db: Kysely<Tables>, account: string, since: Since): Promise<number | undefined> {
  const read = readSince(since);
  switch (read?.kind) {
    case undefined:
      return undefined;
    case "uuid":
      return ofEvent(db, account, read.text);
    case "position":
      return checked(db, account, read.at);
    case "time":
      return ofTime(db, account, epochMs(read.text));
    default:
      return read satisfies never;
  }
}

async function ofEvent(db: Kysely<Tables>, account: string, uuid: string): Promise<number | undefined> {
  const row = await db
    .selectFrom("outbox")
    .select("position")
    .where("uuid", "=", uuid)
    .where("account", "=", account)
    .where(isWhole(account))
    .executeTakeFirst();
  return row?.position ?? undefined;
}

/** A position is good when nothing after it has been removed, and it is not ahead of what was given. */
async function checked(db: Kysely<Tables>, account: string, position: number): Promise<number | undefined> {
  const [first, last] = await Promise.all([oldest(db, account), lastPosition(db, account)]);
  if (position > last) return undefined;
  return position + 1 < (first ?? last + 1) ? undefined : position;
}

/** Times are those of the changes, which a journal may write late: nothing after the time is left out. */
async function ofTime(db: Kysely<Tables>, account: string, ms: number): Promise<number | undefined> {
  if (Number.isNaN(ms)) return undefined;
  const { rows } = await sql<{ before: number | null; first: number | null; oldest: string | null }>`
    select min(position) filter (where created_on > ${new Date(ms).toISOString()}) - 1 as before,
      min(position) as first, min(created_on) as oldest
    from outbox where account = ${account} and ${isWhole(account)}`.execute(db);
  const found = rows[0] ?? { before: null, first: null, oldest: null };
  const wasPurged = (found.first ?? 1) > 1 || (found.first === null && (await lastPosition(db, account)) > 0);
  if (wasPurged && (found.oldest === null || ms < epochMs(found.oldest))) return undefined;
  return found.before ?? lastPosition(db, account);
}
