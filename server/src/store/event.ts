import { type Kysely, type RawBuilder, sql } from "kysely";
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
import { CHANNEL, EVENT_SUBJECT } from "./pg-bus.js";
import type { AccountTable, OutboxTable, Tables } from "./tables.js";

type AccountRow = Pick<AccountTable, Exclude<keyof AccountShort, "level"> & keyof AccountTable> & {
  readonly level: string;
  readonly notify_balance: boolean;
  readonly subscription_version: number;
};
type EventRow = Omit<OutboxTable, "seq" | "body" | "delivery_report"> & {
  readonly body: EventBody;
  readonly delivery_report: readonly unknown[];
};

const ACCOUNT_COLUMNS = [
  "uuid",
  "created_on",
  "modified_on",
  "email",
  "name",
  "phone",
  "level",
  "address1",
  "address2",
  "zip_code",
  "city",
  "deleted_on",
  "disabled_on",
  "notify_balance",
  "subscription_version",
] as const;

/** Before the names of the account's columns where they stand beside those of an event. */
const OWNER = "owner_";

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

/** One event, or none (all its columns null), with the cursor before the pass and the columns of the account. */
type PassRow = EventRow & { readonly after: number };

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
    const batch = await this.#pass(account);
    if (batch || (await hasCursor(this.#store.db, account))) return batch;
    const first = sql`insert into event_cursor (account, position)
      select uuid, 0 from account where uuid = ${account} on conflict do nothing`;
    await first.execute(this.#store.db);
    return this.#pass(account);
  }

  /**
   * One statement, so one way to the database and back. Its view of the outbox is older than its lock of the cursor:
   * rows that another pass did in between are seen again as they are now and left out by `position is null`. Rows that
   * were committed in between wait for the wake that follows their commit.
   */
  async #pass(account: string): Promise<EventBatch | undefined> {
    const body = sql`json_build_object('account', account, 'position', position, 'node', ${this.#node}::text)`;
    const message = sql`json_build_object('subject', ${EVENT_SUBJECT}::text, 'body', ${body})::text`;
    const { rows } = await sql<PassRow>`
      with cursor as materialized (
        select position from event_cursor where account = ${account} for update skip locked
      ), waiting as (
        select seq, row_number() over (order by seq) as n from (
          select o.seq from outbox o, cursor where o.account = ${account} and o.position is null
          order by o.seq limit ${PASS_MAX}) s
      ), given as (
        update outbox o set position = cursor.position + waiting.n from waiting, cursor
        where o.seq = waiting.seq and o.position is null
        returning ${columns("o", EVENT_COLUMNS)}
      ), moved as (
        update event_cursor set position = (select max(position) from given)
        where account = ${account} and exists (select from given)
        returning pg_notify(${CHANNEL}, ${message})
      )
      select given.*, cursor.position as after, ${columns("a", ACCOUNT_COLUMNS, OWNER)}
      from cursor join account a on a.uuid = ${account} left join given on true`.execute(this.#store.db);
    const [first] = rows;
    if (!first) return undefined;
    const events = rows.filter((row) => row.uuid !== null).map((row) => eventOf(row));
    events.sort((a, b) => a.position - b.position);
    return { account: accountOf(ownerOf(first)), after: first.after, events };
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

async function hasCursor(db: Kysely<Tables>, account: string): Promise<boolean> {
  const row = await db.selectFrom("event_cursor").select("account").where("account", "=", account).executeTakeFirst();
  return row !== undefined;
}

/** Columns of `table`, each under its own name or with `prefix` before it. */
function columns(table: string, names: readonly string[], prefix = ""): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(`${table}.${name}`)} as ${sql.ref(prefix + name)}`));
}

function ownerOf(row: PassRow): AccountRow {
  const fields = row as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(ACCOUNT_COLUMNS.map((name) => [name, fields[OWNER + name]])) as unknown as AccountRow;
}

function eventOf(row: EventRow): StoredEvent {
  const { uuid, account, ref_id, sequence, position, created_on, modified_on, body, delivery_report } = row;
  const type = row.type as StoredEvent["type"];
  return {
    uuid,
    account,
    type,
    ref_id,
    sequence,
    position: position ?? 0,
    created_on,
    modified_on,
    body,
    delivery_report,
  };
}

function accountOf(row: AccountRow): EventAccount {
  const { uuid, created_on, modified_on, email, name, phone, level, address1, address2, zip_code, city } = row;
  const { deleted_on, disabled_on, notify_balance, subscription_version } = row;
  const address = { address1, address2, zip_code, city };
  const short = { created_on, modified_on, uuid, email, name, phone, level, ...address, deleted_on, disabled_on };
  return { short, notify_balance, subscription_version };
}
