import { type RawBuilder, sql, type Transaction } from "kysely";
import { epochMs } from "../base/iso-time.js";
import type { AccountShort } from "../domain/call/port.js";
import type {
  EventAccount,
  EventBatch,
  EventBody,
  EventReads,
  EventScope,
  EventSequencing,
  OpenSocket,
  Since,
  SocketIdentity,
  SocketPresence,
  StoredEvent,
  Subscriber,
  SubscriptionRule,
} from "../domain/event/port.js";
import { PASS_MAX, readSince } from "../domain/event/rules.js";
import type { Store } from "./db.js";
import { scopesOf } from "./event-scope.js";
import { EVENT_SUBJECT, notification } from "./pg-bus.js";
import type { AccountTable, OutboxTable, Tables } from "./tables.js";

type AccountRow = Pick<AccountTable, Exclude<keyof AccountShort, "level"> & keyof AccountTable> & {
  readonly level: string;
  readonly notify_balance: boolean;
};
type EventRow = Omit<OutboxTable, "seq" | "body" | "delivery_report"> & {
  readonly body: EventBody;
  readonly delivery_report: readonly unknown[];
};

const ACCOUNT_COLUMNS = [
  "account.uuid",
  "account.created_on",
  "account.modified_on",
  "account.email",
  "account.name",
  "account.phone",
  "account.level",
  "account.address1",
  "account.address2",
  "account.zip_code",
  "account.city",
  "account.deleted_on",
  "account.disabled_on",
  "account.notify_balance",
] as const;

const EVENT_COLUMNS = [
  "uuid",
  "account",
  "type",
  "ref_id",
  "sequence",
  "position",
  "created_on",
  "modified_on",
  "body",
  "delivery_report",
] as const;

/** Stored events, their order, and who listens. */
export class SqlEvents implements EventSequencing, EventReads, SocketPresence {
  readonly #store: Store;
  readonly #node: string;

  /** @param options.node name of this node: its own notifications and sockets bear it */
  constructor(options: { store: Store; node: string }) {
    this.#store = options.store;
    this.#node = options.node;
  }

  async sequence(account: string): Promise<EventBatch | undefined> {
    const taken = await this.#pass(account);
    if (taken !== "no cursor") return taken;
    const first = sql`insert into event_cursor (account, position)
      select uuid, 0 from account where uuid = ${account} on conflict do nothing`;
    await first.execute(this.#store.db);
    const second = await this.#pass(account);
    return second === "no cursor" ? undefined : second;
  }

  #pass(account: string): Promise<EventBatch | undefined | "no cursor"> {
    return this.#store.db.transaction().execute(async (tx) => {
      const cursor = await tx
        .selectFrom("event_cursor")
        .innerJoin("account", "account.uuid", "event_cursor.account")
        .select(["event_cursor.position", ...ACCOUNT_COLUMNS])
        .where("event_cursor.account", "=", account)
        .forUpdate("event_cursor")
        .skipLocked()
        .executeTakeFirst();
      if (!cursor) return (await hasCursor(tx, account)) ? undefined : "no cursor";
      const events = await givePositions(tx, account, cursor.position);
      const last = events.at(-1)?.position;
      if (last !== undefined) await this.#move(tx, account, last);
      return { account: accountOf(cursor), after: cursor.position, events };
    });
  }

  async #move(tx: Transaction<Tables>, account: string, position: number): Promise<void> {
    const told = notification(EVENT_SUBJECT, { account, position, node: this.#node });
    await sql`update event_cursor set position = ${position} where account = ${account} returning ${told}`.execute(tx);
  }

  async waiting(): Promise<readonly string[]> {
    const rows = await this.#store.db
      .selectFrom("outbox")
      .select("account")
      .distinct()
      .where("position", "is", null)
      .execute();
    return rows.map((row) => row.account);
  }

  async lastPosition(account: string): Promise<number> {
    return (await this.lastPositions([account])).get(account) ?? 0;
  }

  async lastPositions(accounts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (accounts.length === 0) return new Map();
    const rows = await this.#store.db
      .selectFrom("event_cursor")
      .select(["account", "position"])
      .where("account", "in", accounts)
      .execute();
    return new Map(rows.map((row) => [row.account, row.position]));
  }

  async after(account: string, position: number, take: number): Promise<EventBatch> {
    const [row, events] = await Promise.all([
      this.#store.db.selectFrom("account").select(ACCOUNT_COLUMNS).where("uuid", "=", account).executeTakeFirst(),
      this.#store.db
        .selectFrom("outbox")
        .select(EVENT_COLUMNS)
        .where("account", "=", account)
        .where("position", ">", position)
        .orderBy("position")
        .limit(take)
        .execute(),
    ]);
    if (!row) throw new Error("events of an account that is not there");
    return { account: accountOf(row), after: position, events: events.map((event) => eventOf(event as EventRow)) };
  }

  async positionOf(account: string, since: Since): Promise<number | undefined> {
    const read = readSince(since);
    switch (read?.kind) {
      case undefined:
        return undefined;
      case "uuid":
        return this.#positionOfEvent(account, read.text);
      case "position":
        return this.#checked(account, read.at);
      case "time":
        return this.#positionOfTime(account, epochMs(read.text));
      default:
        return read satisfies never;
    }
  }

  async oldest(account: string): Promise<number | null> {
    const row = await this.#store.db
      .selectFrom("outbox")
      .select((e) => e.fn.min("position").as("position"))
      .where("account", "=", account)
      .where("position", "is not", null)
      .executeTakeFirst();
    return row?.position ?? null;
  }

  async rules(account: string, users: readonly string[], nowIso: string): Promise<readonly SubscriptionRule[]> {
    return this.#store.db
      .selectFrom("event_subscription")
      .select(["user", "type", "is_active", "expired_on", "entity_type", "entity_key"])
      .where("account", "=", account)
      .where("channel", "=", "wss")
      .where("user", "in", users)
      .where((e) => e.or([e("expired_on", "is", null), e("expired_on", ">", nowIso)]))
      .execute();
  }

  scopes(account: string, events: readonly StoredEvent[]): Promise<ReadonlyMap<string, EventScope>> {
    return scopesOf(this.#store.db, account, events);
  }

  async opened(socket: OpenSocket): Promise<void> {
    const { uuid, account, user, createdOn } = socket;
    await this.#store.db
      .insertInto("event_socket")
      .values({ uuid, account, user, created_on: createdOn, node: this.#node })
      .onConflict((conflict) => conflict.column("uuid").doUpdateSet({ account, user }))
      .execute();
  }

  async closed(uuid: string): Promise<void> {
    await this.#store.db.deleteFrom("event_socket").where("uuid", "=", uuid).execute();
  }

  /** Removes what an earlier run of this node left when it was killed. Called before the first socket is taken. */
  async forgetSockets(): Promise<void> {
    await this.#store.db.deleteFrom("event_socket").where("node", "=", this.#node).execute();
  }

  async identity({ account, user }: Subscriber): Promise<SocketIdentity | undefined> {
    const [owner, row] = await Promise.all([
      this.#store.db.selectFrom("account").select(ACCOUNT_COLUMNS).where("uuid", "=", account).executeTakeFirst(),
      this.#store.db
        .selectFrom("user")
        .select(["created_on", "modified_on", "uuid", "email", "phone_number", "first_name", "last_name", "avatar"])
        .select(["dob", "role", "gender", "deleted_on"])
        .where("uuid", "=", user)
        .where("account", "=", account)
        .executeTakeFirst(),
    ]);
    if (!owner || !row) return undefined;
    return { account: accountOf(owner).short, user: { ...row, wss_online: true } };
  }

  async #positionOfEvent(account: string, uuid: string): Promise<number | undefined> {
    const row = await this.#store.db
      .selectFrom("outbox")
      .select("position")
      .where("uuid", "=", uuid)
      .where("account", "=", account)
      .executeTakeFirst();
    return row?.position ?? undefined;
  }

  /** A position is good when nothing after it has been removed, and it is not ahead of what was given. */
  async #checked(account: string, position: number): Promise<number | undefined> {
    const [oldest, last] = await Promise.all([this.oldest(account), this.lastPosition(account)]);
    if (position > last) return undefined;
    const first = oldest ?? last + 1;
    return position + 1 < first ? undefined : position;
  }

  /** Times are those of the changes, which a journal may write late: nothing after the time is left out. */
  async #positionOfTime(account: string, ms: number): Promise<number | undefined> {
    if (Number.isNaN(ms)) return undefined;
    const { rows } = await sql<{ before: number | null; first: number | null; oldest: string | null }>`
      select min(position) filter (where created_on > ${new Date(ms).toISOString()}) - 1 as before,
        min(position) as first, min(created_on) as oldest
      from outbox where account = ${account} and position is not null`.execute(this.#store.db);
    const { before, first, oldest } = rows[0] ?? { before: null, first: null, oldest: null };
    const wasPurged = (first ?? 1) > 1 || (first === null && (await this.lastPosition(account)) > 0);
    if (wasPurged && (oldest === null || ms < epochMs(oldest))) return undefined;
    return before ?? this.lastPosition(account);
  }
}

async function hasCursor(tx: Transaction<Tables>, account: string): Promise<boolean> {
  const row = await tx.selectFrom("event_cursor").select("account").where("account", "=", account).executeTakeFirst();
  return row !== undefined;
}

async function givePositions(tx: Transaction<Tables>, account: string, from: number): Promise<StoredEvent[]> {
  const numbered: RawBuilder<unknown> = sql`(select seq, row_number() over (order by seq) as n from (
      select seq from outbox where account = ${account} and position is null order by seq limit ${PASS_MAX}) w)`;
  const { rows } = await sql<EventRow>`update outbox o set position = ${from}::bigint + w.n from ${numbered} w
    where o.seq = w.seq
    returning o.uuid, o.account, o.type, o.ref_id, o.sequence, o.position, o.created_on, o.modified_on, o.body,
      o.delivery_report`.execute(tx);
  return rows.map(eventOf).sort((a, b) => a.position - b.position);
}

function eventOf(row: EventRow): StoredEvent {
  return { ...row, type: row.type as StoredEvent["type"], position: row.position ?? 0 };
}

function accountOf(row: AccountRow): EventAccount {
  const { uuid, created_on, modified_on, email, name, phone, level, address1, address2, zip_code, city } = row;
  const { deleted_on, disabled_on, notify_balance } = row;
  const address = { address1, address2, zip_code, city };
  const short = { created_on, modified_on, uuid, email, name, phone, level, ...address, deleted_on, disabled_on };
  return { short, notify_balance };
}
