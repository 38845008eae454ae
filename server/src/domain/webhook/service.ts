import type { IWebhookDelivery, IWebhookDeliverySearchParams, IWebhookRedeliverParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import type { JobOutbox } from "../job/port.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import { DRAIN_TASK, type LockedDelivery, type WebhookStore } from "./port.js";
import { drainKey } from "./rules.js";

/** The log of webhook deliveries, and sending them once more (rest.md 20.2). */
export class WebhookDeliveries {
  readonly #store: WebhookStore;
  readonly #clock: Clock;

  constructor(options: { store: WebhookStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  async get(actor: UserActor, uuid: string): Promise<IWebhookDelivery> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  async search(actor: UserActor, body: IWebhookDeliverySearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    const account = listAccount(actor, body.account);
    return searchPayload(applied, await this.#store.search(account, applied, body));
  }

  /** One attempt now, then the schedule from its start. 409 in an attempt, and when it cannot be sent. */
  redeliver(actor: UserActor, uuid: string): Promise<IWebhookDelivery> {
    return this.#store.transaction(async (tx) => {
      const delivery = found(await tx.lock(reach(actor), uuid));
      const problem = problemOf(delivery);
      if (problem) throw new DomainError(409, "conflict", problem);
      await wake(tx.jobs, delivery.endpoint);
      return tx.restart(uuid, isoTime(this.#clock.now()));
    });
  }

  /** All of the account that fit; those that failed when no state is named. What cannot be sent is left out. */
  redeliverMany(actor: UserActor, body: IWebhookRedeliverParams): Promise<{ count: number }> {
    return this.#store.transaction(async (tx) => {
      const filter = { ...body, state: body.state ?? "failed" };
      const { count, endpoints } = await tx.restartMany(actor.account, filter, isoTime(this.#clock.now()));
      for (const endpoint of endpoints) await wake(tx.jobs, endpoint);
      return { count };
    });
  }
}

function problemOf({ isInFlight, hasEvent, isOpen }: LockedDelivery): string | undefined {
  if (isInFlight) return "An attempt is in flight";
  if (!hasEvent) return "Event is no longer stored";
  return isOpen ? undefined : "Webhook is disabled or removed";
}

function wake(jobs: JobOutbox, endpoint: string): Promise<void> {
  return jobs.add({ name: DRAIN_TASK, payload: { endpoint }, key: drainKey(endpoint) });
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Delivery");
  return value;
}
