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
import type { Store } from "./db.js";
import { eventPage } from "./event-page.js";
import { sequence } from "./event-pass.js";
import { lastPosition, lastPositions, oldest, positionOf } from "./event-position.js";
import { ACCOUNT_COLUMNS, accountOf } from "./event-rows.js";
import { scopesOf } from "./event-scope.js";

/** Stored events, their order, and who listens. */
export class SqlEvents implements EventSequencing, EventReads, SocketPresence {
  readonly #store: Store;
  readonly #node: string;
  /** Accounts that had webhooks at their last pass. */
  readonly #hooked = new Set<string>();

  /** @param options.node name of this node: its own notifications and sockets bear it */
  constructor(options: { store: Store; node: string }) {
    this.#store = options.store;
    this.#node = options.node;
  }

  sequence(account: string): Promise<EventBatch | undefined> {
    return sequence(this.#store, this.#node, account, this.#hooked);
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

  lastPosition(account: string): Promise<number> {
    return lastPosition(this.#store.db, account);
  }

  lastPositions(accounts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return lastPositions(this.#store.db, accounts);
  }

  after(account: string, position: number, take: number): Promise<EventBatch> {
    return eventPage(this.#store.db, account, position, {}, take);
  }

  positionOf(account: string, since: Since): Promise<number | undefined> {
    return positionOf(this.#store.db, account, since);
  }

  oldest(account: string): Promise<number | null> {
    return oldest(this.#store.db, account);
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
}
