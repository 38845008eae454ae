import type {
  IEventSubscription,
  IEventSubscriptionBase,
  IEventSubscriptionNewParams,
  IEventSubscriptionUpdateParams,
  IWebhookDelivery,
  IWebhookSecret,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import { shownUrl } from "../../base/shown-url.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { WebhookStore } from "../webhook/port.js";
import type { EntityColumns, LockedSubscription, SubscriptionStore, SubscriptionTx } from "./port.js";
import { checkChannel, ENTITY_NAMES, entityTypeOf, newSecret } from "./rules.js";

/** events.md 10.1. */
const MAX_PER_USER = 100;
/** How long the former secret also signs (events.md 12.4). */
const FORMER_MS = 24 * 60 * 60 * 1000;

/** A subscription as created or, when the user had the same already, as it is now. */
export interface Made {
  readonly subscription: IEventSubscription;
  readonly isNew: boolean;
}

export interface SubscriptionOptions {
  readonly store: SubscriptionStore;
  readonly deliveries: Pick<WebhookStore, "find">;
  readonly clock: Clock;
}

/** Who wants which events, by websocket or webhook (rest.md 20.1). A change acts on the next event. */
export class EventSubscriptions {
  readonly #store: SubscriptionStore;
  readonly #deliveries: Pick<WebhookStore, "find">;
  readonly #clock: Clock;

  constructor(options: SubscriptionOptions) {
    this.#store = options.store;
    this.#deliveries = options.deliveries;
    this.#clock = options.clock;
  }

  /** 404 for an entity that is not the account's, 409 with 100 rows of the user. */
  create(actor: UserActor, body: IEventSubscriptionNewParams): Promise<Made> {
    checkChannel(body);
    const { channel = "wss", type, url = null } = body;
    return this.#store.transaction(async (tx) => {
      const identity = { channel, type, url, ...(await entityOf(tx, actor.account, body.entity ?? null)) };
      const count = await tx.count(actor.user);
      const same = await tx.same(actor.user, identity);
      if (same) return { subscription: await this.#again(tx, same, body), isNew: false };
      if (count >= MAX_PER_USER) throw new DomainError(409, "conflict", `More than ${MAX_PER_USER} subscriptions`);
      const uuid = newUuid();
      const { is_active = true, expired_on = null } = body;
      const secret = channel === "webhook" ? (body.secret ?? newSecret()) : null;
      const owner = { account: actor.account, user: actor.user, now: this.#now() };
      await tx.insert({ uuid, ...owner, ...identity, is_active, expired_on, secret });
      const subscription = await tx.entity(uuid);
      return { subscription: secret === null ? subscription : { ...subscription, secret }, isNew: true };
    });
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IEventSubscriptionBase>> {
    return this.#store.list(actor.user, page);
  }

  async get(actor: UserActor, uuid: string): Promise<IEventSubscription> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** 404 for an entity that is not the account's, 409 when the user has another one that would be the same. */
  update(actor: UserActor, uuid: string, body: IEventSubscriptionUpdateParams): Promise<IEventSubscription> {
    return this.#store.transaction(async (tx) => {
      const before = found(await tx.lock(reach(actor), uuid));
      const { entity, ...fields } = body;
      if (fields.url !== undefined && before.channel === "wss")
        throw invalidField("body.url", "is for channel webhook only", fields.url);
      const columns = entity === undefined ? {} : await entityOf(tx, before.account, entity);
      const change = { ...fields, ...columns };
      if (Object.keys(change).length > 0 && !(await tx.update(uuid, { ...change, now: this.#now() })))
        throw new DomainError(409, "conflict", "The same subscription exists");
      return tx.entity(uuid);
    });
  }

  /** Answers what was there. */
  remove(actor: UserActor, uuid: string): Promise<IEventSubscription> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  /** Sends a test event once; the answer is the delivery before its attempt. 409 unless it is a webhook that is on. */
  async test(actor: UserActor, uuid: string): Promise<IWebhookDelivery> {
    const delivery = newUuid();
    const now = this.#now();
    await this.#store.transaction(async (tx) => {
      const subscription = webhook(found(await tx.lock(reach(actor), uuid)));
      if (subscription.disabled_on !== null) throw new DomainError(409, "conflict", "Webhook is disabled");
      const event = newUuid();
      const body = { message: "Test of a webhook", success: true, payload: { hello: "world" } };
      const { account, url } = subscription;
      await tx.outbox.add({ uuid: event, account, type: "test", ref_id: uuid, body, created_on: now });
      await tx.insertTest({ uuid: delivery, event, subscription, url: shownUrl(url), now });
    });
    const made = await this.#deliveries.find(null, delivery);
    if (!made) throw new Error("the delivery that was just written is not there");
    return made;
  }

  /** 409 for channel wss. */
  rotateSecret(actor: UserActor, uuid: string): Promise<IWebhookSecret> {
    const secret = newSecret();
    const nowMs = this.#clock.now();
    const [created_on, previous_expired_on] = [isoTime(nowMs), isoTime(nowMs + FORMER_MS)];
    return this.#store.transaction(async (tx) => {
      webhook(found(await tx.lock(reach(actor), uuid)));
      await tx.rotate(uuid, secret, previous_expired_on, created_on);
      return { created_on, secret, previous_expired_on };
    });
  }

  async #again(tx: SubscriptionTx, uuid: string, body: IEventSubscriptionNewParams): Promise<IEventSubscription> {
    const { is_active, expired_on, url, secret } = body;
    const given = Object.entries({ is_active, expired_on, url, secret }).filter(([, value]) => value !== undefined);
    await tx.update(uuid, { ...Object.fromEntries(given), now: this.#now() });
    return tx.entity(uuid);
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

const NO_ENTITY: EntityColumns = { entity_type: null, entity_id: null, entity_key: null };

async function entityOf(
  tx: SubscriptionTx,
  account: string,
  entity: NonNullable<IEventSubscriptionNewParams["entity"]> | null,
): Promise<EntityColumns> {
  if (entity === null) return NO_ENTITY;
  const entity_type = entityTypeOf(entity.type);
  const entity_key = await tx.entityKey(account, entity_type, entity.id.trim().toLowerCase().replace(/^\+/, ""));
  if (entity_key === undefined) throw notFound(ENTITY_NAMES[entity_type]);
  return { entity_type, entity_id: entity.id, entity_key };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Subscription");
  return value;
}

/** @throws DomainError 409 for channel wss */
function webhook(subscription: LockedSubscription): LockedSubscription & { readonly url: string } {
  const { url } = subscription;
  if (url === null) throw new DomainError(409, "conflict", "Subscription is not a webhook");
  return { ...subscription, url };
}
