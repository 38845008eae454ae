import type { ITNOrder, ITNOrderNewParams, ITNOrderPrice, ITNOrderSearchParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { OrderDestination, OrderStore, PricedItem } from "./port.js";
import { orderItems } from "./rules.js";

/** Orders of one account that are not at their end. */
const MAX_OPEN = 50;
/** An order of our own stock ends in less. */
const TRY_AGAIN_SECONDS = 5;

const DESTINATION_NAMES = { sip_connection: "SIP Connection", sip_control_app: "SIP Control app" } as const;

/** Orders of numbers (rest.md 9). An order is answered when it is stored and paid for; `OrderWorker` works it off. */
export class Orders {
  readonly #store: OrderStore;
  readonly #clock: Clock;
  readonly #wake: () => void;

  /** @param options.wake called after an order was stored, so that work on it begins at once */
  constructor(options: { store: OrderStore; clock: Clock; wake: () => void }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#wake = options.wake;
  }

  /**
   * 402 for the entire order when the balance minus holds is below its costs; 404 profile, connection or app; 429 while
   * 50 orders of the account are open.
   */
  async create(actor: UserActor, body: ITNOrderNewParams): Promise<ITNOrder> {
    const items = await this.#itemsOf(body);
    const destination = destinationOf(body);
    const order = { uuid: newUuid(), account: actor.account, by: actor.user, now: this.#now(), items, destination };
    const entity = await this.#store.transaction(async (tx) => {
      if (destination && !(await tx.owns(actor.account, destination)))
        throw notFound(DESTINATION_NAMES[destination.kind]);
      if ((await tx.openOrders(actor.account)) >= MAX_OPEN) throw new TooManyRequests(TRY_AGAIN_SECONDS);
      if (!(await tx.insert(order))) throw new DomainError(402, "insufficient_balance", "Not enough account balance");
      await tx.event(order.uuid, order.now);
      return tx.entity(order.uuid);
    });
    this.#wake();
    return entity;
  }

  /** What an order would cost; nothing is ordered. */
  async price(actor: UserActor, body: ITNOrderNewParams): Promise<ITNOrderPrice> {
    return this.#store.price(actor.account, await this.#itemsOf(body), this.#now());
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ITNOrder>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<ITNOrder> {
    const found = await this.#store.find(reach(actor), uuid);
    if (!found) throw notFound("Order");
    return found;
  }

  async search(actor: UserActor, body: ITNOrderSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, await this.#store.search(listAccount(actor, body.account), applied, body));
  }

  async #itemsOf(body: ITNOrderNewParams): Promise<readonly PricedItem[]> {
    const priced = await this.#store.profilesOf(orderItems(body));
    return priced.map((item, i) => {
      if (!item) throw notFound("Profile");
      const missing = item.features.find((feature) => !item.offered.includes(feature));
      if (missing !== undefined)
        throw invalidField(body.items ? `body.items.${i}.features` : "body.tns", `${missing} is not offered`, missing);
      return item;
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function destinationOf(body: ITNOrderNewParams): OrderDestination | undefined {
  if (body.sip_connection !== undefined && body.sip_control_app !== undefined)
    throw invalidField("body.sip_control_app", "one destination at most", body.sip_control_app);
  if (body.sip_connection !== undefined) return { kind: "sip_connection", uuid: body.sip_connection };
  return body.sip_control_app === undefined ? undefined : { kind: "sip_control_app", uuid: body.sip_control_app };
}
