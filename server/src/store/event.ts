import { sql } from "kysely";
import { epochMs } from "../base/iso-time.js";
import type {
  EventBatch,
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
import { readSince } from "../domain/event/rules.js";
import type { Store } from "./db.js";
import { sequence } from "./event-pass.js";
import { ACCOUNT_COLUMNS, accountOf, EVENT_COLUMNS, type EventRow, eventOf } from "./event-rows.js";
import { scopesOf } from "./event-scope.js";

/** Stored events, their order, and who listens. */
export class SqlEvents implements EventSequencing, EventReads, SocketPresence {
  readonly #store: Store;
  readonly #node: string;

  /** @param options.node name of this node: its own notifications and sockets bear it */
  constructor(options: { store: Store; node: string }) {
    this.#store = options.store;
    this.#node = options.node;
  }

  sequence(account: string): Promise<EventBatch | undefined> {
    return sequence(this.#store.db, this.#node, account);
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
