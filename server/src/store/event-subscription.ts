import type { EEventEntityType, IEventSubscription, IEventSubscriptionBase } from "@opentact/contract";
import { sql } from "kysely";
import type { Page, PageQuery } from "../base/page.js";
import type { EventOutbox } from "../domain/event/port.js";
import type {
  LockedSubscription,
  NewSubscription,
  SubscriptionChange,
  SubscriptionIdentity,
  SubscriptionStore,
  SubscriptionTx,
  TestDelivery,
} from "../domain/event-subscription/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Store } from "./db.js";
import { entityKey } from "./event-entity.js";
import { dated, ownerJson, plain, userJson } from "./json.js";
import { oneOf, pageOf, raw, withinReach } from "./page.js";
import type { SecretBox } from "./secret-box.js";
import type { Tx as StoreTx } from "./transaction.js";
import { isUniqueViolation } from "./unique-violation.js";
import { endpointRow } from "./webhook-plan.js";

const MEMBERS = `${dated("s", "created_on modified_on expired_on disabled_on")},
  ${plain("s", "uuid channel type is_active url")}, 'entity', case when s.entity_type is not null
    then json_build_object('type', s.entity_type, 'id', s.entity_id) end`;
const LISTED = `json_build_object(${MEMBERS})`;
const ONE = `json_build_object(${MEMBERS}, 'user', (
  select (${userJson("u")})::jsonb || json_build_object(${ownerJson("u")})::jsonb from "user" u where u.uuid = s."user"))`;

type Found = Omit<IEventSubscription, "user"> & { readonly user: WithZoneName<IEventSubscription["user"]> };

/** Event subscriptions in the database. Secrets are sealed before they leave the process. */
export class SqlEventSubscriptions implements SubscriptionStore {
  readonly #store: Store;
  readonly #box: SecretBox;
  readonly #suffix: string;

  /** @param options.suffix of the installation's SIP domains: an entity may be named by its label alone */
  constructor(options: { store: Store; box: SecretBox; suffix: string }) {
    this.#store = options.store;
    this.#box = options.box;
    this.#suffix = options.suffix;
  }

  list(user: string, page: PageQuery): Promise<Page<IEventSubscriptionBase>> {
    return pageOf<IEventSubscriptionBase>(this.#store.db, {
      entity: raw(LISTED),
      from: sql`event_subscription s where s."user" = ${user}`,
      order: raw("s.created_on desc, s.uuid"),
      page,
    });
  }

  async find(reach: string | null, uuid: string): Promise<IEventSubscription | undefined> {
    const from = sql`event_subscription s where s.uuid = ${uuid} and ${withinReach("s.account", reach)}`;
    const found = await oneOf<Found>(this.#store.db, raw(ONE), from);
    return found && withZone(found);
  }

  transaction<T>(work: (tx: SubscriptionTx) => Promise<T>): Promise<T> {
    return this.#store.transaction((tx) => work(new Tx(tx, this.#box, this.#suffix)));
  }
}

function withZone(found: Found): IEventSubscription {
  return { ...found, user: zoned<IEventSubscription["user"]>(found.user) };
}

class Tx implements SubscriptionTx {
  readonly #db: StoreTx;
  readonly #box: SecretBox;
  readonly #suffix: string;

  constructor(db: StoreTx, box: SecretBox, suffix: string) {
    this.#db = db;
    this.#box = box;
    this.#suffix = suffix;
  }

  get outbox(): EventOutbox {
    return this.#db.outbox;
  }

  async count(user: string): Promise<number> {
    await this.#db.selectFrom("user").select("uuid").where("uuid", "=", user).forUpdate().execute();
    const { count } = await this.#db
      .selectFrom("event_subscription")
      .select((e) => e.fn.countAll<number>().as("count"))
      .where("user", "=", user)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async same(user: string, { channel, type, url, entity_type, entity_key }: SubscriptionIdentity) {
    const row = await this.#db
      .selectFrom("event_subscription")
      .select("uuid")
      .where("user", "=", user)
      .where("channel", "=", channel)
      .where("type", "=", type)
      .where(sql<boolean>`url is not distinct from ${url}`)
      .where(sql<boolean>`entity_type is not distinct from ${entity_type}`)
      .where(sql<boolean>`entity_key is not distinct from ${entity_key}`)
      .executeTakeFirst();
    return row?.uuid;
  }

  lock(reach: string | null, uuid: string): Promise<LockedSubscription | undefined> {
    return this.#db
      .selectFrom("event_subscription")
      .select(["uuid", "account", "channel", "url", "disabled_on"])
      .where("uuid", "=", uuid)
      .where(withinReach("account", reach))
      .forUpdate()
      .executeTakeFirst();
  }

  async insert({ secret, now, ...row }: NewSubscription): Promise<void> {
    const secret_encrypted = secret === null ? null : this.#box.encrypt(secret);
    await this.#db
      .insertInto("event_subscription")
      .values({ ...row, secret_encrypted, created_on: now, modified_on: now })
      .execute();
  }

  async update(uuid: string, { now, secret, ...change }: SubscriptionChange): Promise<boolean> {
    const enabled = change.url === undefined ? {} : { disabled_on: null };
    const sealed = secret === undefined ? {} : { secret_encrypted: this.#box.encrypt(secret) };
    try {
      await this.#db
        .updateTable("event_subscription")
        .set({ ...change, ...enabled, ...sealed, modified_on: now })
        .where("uuid", "=", uuid)
        .execute();
    } catch (error) {
      // The transaction is void now: the caller gives it up.
      if (isUniqueViolation(error, "event_subscription_same")) return false;
      throw error;
    }
    return true;
  }

  async rotate(uuid: string, secret: string, formerUntil: string, now: string): Promise<void> {
    await this.#db
      .updateTable("event_subscription")
      .set((e) => ({
        secret_former_encrypted: e.ref("secret_encrypted"),
        secret_former_until: formerUntil,
        secret_encrypted: this.#box.encrypt(secret),
        modified_on: now,
      }))
      .where("uuid", "=", uuid)
      .execute();
  }

  async remove(uuid: string): Promise<void> {
    await this.#db.deleteFrom("event_subscription").where("uuid", "=", uuid).execute();
  }

  entityKey(account: string, type: EEventEntityType, id: string): Promise<string | undefined> {
    return entityKey(this.#db, account, type, id, this.#suffix);
  }

  async insertTest({ uuid, event, subscription, url, now }: TestDelivery): Promise<void> {
    const { account, uuid: target } = subscription;
    await this.#db
      .insertInto("webhook_endpoint")
      .values(endpointRow({ uuid: target, url: null }, account, "subscription", now))
      .onConflict((conflict) => conflict.column("uuid").doNothing())
      .execute();
    const dates = { created_on: now, modified_on: now, next_attempt_on: now };
    const about = {
      event,
      type: "test",
      ref_id: target,
      sequence: sql<number>`(select sequence from outbox where uuid = ${event})`,
    };
    const to = { endpoint: target, target_kind: "subscription", target, method: "POST", url } as const;
    await this.#db
      .insertInto("webhook_delivery")
      .values({ uuid, account, ...dates, ...about, ...to, state: "pending", round: null })
      .execute();
  }

  async entity(uuid: string): Promise<IEventSubscription> {
    const found = await oneOf<Found>(this.#db, raw(ONE), sql`event_subscription s where s.uuid = ${uuid}`);
    if (!found) throw new Error("a locked subscription is gone");
    return withZone(found);
  }
}
