import type {
  ILogCallFlow,
  ILogCallFlowSearchParams,
  ISIPControlApp,
  ISIPControlAppNewParams,
  ISIPControlAppUpdateParams,
  ISIPProduct,
  ITNLease,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { ControlAppFields, ControlAppStore, ControlAppTx, ControlAppUse } from "./port.js";

const DEFAULTS: Omit<ControlAppFields, "name"> = {
  is_active: true,
  product: 1,
  auto_answer: true,
  max_call_length_min: null,
  shaken_verify_policy: 0,
  shaken_minimum_accepted_attest_lvl: "C",
  webhook_url: null,
  webhook_method: "POST",
  webhook_request_timeout: null,
  webhook_events: ["init", "ringing", "live", "hangup", "destroyed"],
  call_flow_url: null,
  call_flow_method: "GET",
  call_flow_request_timeout: null,
};

/** Control apps of an account (rest.md 15.5). Changes act on the next call. */
export class ControlApps {
  readonly #store: ControlAppStore;
  readonly #clock: Clock;

  constructor(options: { store: ControlAppStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ISIPControlApp>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<ISIPControlApp> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** 404 for an unknown product. */
  create(actor: UserActor, body: ISIPControlAppNewParams): Promise<ISIPControlApp> {
    const uuid = newUuid();
    return this.#store.transaction(async (tx) => {
      await checkProduct(tx, body.product);
      await tx.insert({ ...DEFAULTS, ...body, uuid, account: actor.account, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  update(actor: UserActor, uuid: string, body: ISIPControlAppUpdateParams): Promise<ISIPControlApp> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      await checkProduct(tx, body.product);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the app as it was. 409 while a lease, a SIP domain or a live call uses it. */
  remove(actor: UserActor, uuid: string): Promise<ISIPControlApp> {
    return this.#store.transaction(async (tx) => {
      found(await tx.lock(reach(actor), uuid));
      refuseUse(await tx.use(uuid));
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  async leases(actor: UserActor, uuid: string, page: PageQuery): Promise<Page<ITNLease>> {
    return found(await this.#store.leases(reach(actor), uuid, page));
  }

  /** Default order: as executed. */
  async searchLogs(actor: UserActor, uuid: string, body: ILogCallFlowSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query, { created_on: "ASC" });
    const page = await this.#store.searchLogs(reach(actor), uuid, applied, body, this.#clock.now());
    return searchPayload<ILogCallFlow>(applied, found(page));
  }

  async products(): Promise<readonly ISIPProduct[]> {
    return this.#store.products();
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("SIP Control app");
  return value;
}

async function checkProduct(tx: ControlAppTx, product: number | undefined): Promise<void> {
  if (product !== undefined && !(await tx.productExists(product))) throw notFound("SIP Product");
}

function refuseUse(use: ControlAppUse): void {
  const by =
    use.leases > 0 ? "a number" : use.domains > 0 ? "a SIP domain" : use.live_calls > 0 ? "a live call" : undefined;
  if (by) throw new DomainError(409, "in_use", `SIP Control app is used by ${by}`);
}
