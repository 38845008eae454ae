import type { IMessagingRoute, IMessagingRouteNewParams, IMessagingRouteUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import type { MessagingCarrierStore, MessagingCarrierTx } from "./port.js";

/** Where a route stands that does not say so itself. */
const PRIORITY = 100;

/** Where messages go (messaging.md 8.4). The caller is an Admin. A change acts on the next message. */
export class MessagingRoutes {
  readonly #store: MessagingCarrierStore;
  readonly #clock: Clock;

  constructor(options: { store: MessagingCarrierStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(page: PageQuery): Promise<Page<IMessagingRoute>> {
    return this.#store.routes(page);
  }

  async get(uuid: string): Promise<IMessagingRoute> {
    const route = await this.#store.route(uuid);
    if (!route) throw unknown();
    return route;
  }

  /** 404 for an unknown carrier, account or rate profile. */
  create(actor: UserActor, body: IMessagingRouteNewParams): Promise<IMessagingRoute> {
    const fields = {
      priority: PRIORITY,
      is_active: true,
      match: {},
      fallback: [],
      any_sender: false,
      force_carrier: false,
      ...body,
    };
    return this.#store.transaction(async (tx) => {
      await checkNamed(tx, body);
      const uuid = newUuid();
      await tx.insertRoute(uuid, fields, this.#stamp(actor));
      return tx.route(uuid);
    });
  }

  update(actor: UserActor, uuid: string, body: IMessagingRouteUpdateParams): Promise<IMessagingRoute> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lockRoute(uuid))) throw unknown();
      await checkNamed(tx, body);
      if (Object.keys(body).length > 0) await tx.updateRoute(uuid, body, this.#stamp(actor));
      return tx.route(uuid);
    });
  }

  remove(uuid: string): Promise<IMessagingRoute> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lockRoute(uuid))) throw unknown();
      const entity = await tx.route(uuid);
      await tx.removeRoute(uuid);
      return entity;
    });
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function unknown() {
  return notFound("Messaging route");
}

async function checkNamed(
  tx: MessagingCarrierTx,
  { targets = [], fallback = [], match = {} }: IMessagingRouteUpdateParams,
): Promise<void> {
  const carriers = [...new Set([...targets.map(({ carrier }) => carrier), ...fallback])].sort();
  const known = await tx.holdCarriers(carriers);
  if (carriers.some((uuid) => !known.has(uuid))) throw notFound("Messaging carrier");
  if (match.account !== undefined && !(await tx.exists("account", match.account))) throw notFound("Account");
  if (match.tn_profile !== undefined && !(await tx.exists("tn_profile", match.tn_profile)))
    throw notFound("TN Profile");
}
