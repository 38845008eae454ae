import type {
  ILeaseSubscription,
  ILeaseSubscriptionBase,
  ILeaseVoiceSubscriptionParams,
  ITNLease,
  ITNLeaseSearchParams,
  ITNLeasesRemoveParams,
  ITNLeaseUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { FEATURES, type Feature } from "../order/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { LeaseLocked, LeaseStore, LeaseTx } from "./port.js";
import { DESTINATION_NAMES, destinationOf, QUARANTINE_DAYS, removalKeys } from "./rules.js";

const DAY_MS = 86_400_000;

/** Leased numbers of an account (rest.md 10, 11). A key is the lease's uuid or its number. */
export class Leases {
  readonly #store: LeaseStore;
  readonly #clock: Clock;

  constructor(options: { store: LeaseStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ITNLease>> {
    return this.#store.list(actor.account, page);
  }

  async search(actor: UserActor, body: ITNLeaseSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, await this.#store.search(listAccount(actor, body.account), applied, body));
  }

  async get(actor: UserActor, key: string): Promise<ITNLease> {
    return found(await this.#store.find(reach(actor), key));
  }

  /** A destination clears the other two; a feature makes or removes its subscription. 402 when a fee cannot be paid. */
  update(actor: UserActor, key: string, body: ITNLeaseUpdateParams): Promise<ITNLease> {
    const destination = destinationOf(body);
    return this.#store.transaction(async (tx) => {
      const lease = await lockFor(tx, actor, key, destination);
      const stamp = this.#stamp(actor);
      if (
        body.messaging_profile !== undefined &&
        !(await tx.owns(lease.account, "messaging_profile", body.messaging_profile))
      )
        throw notFound("Messaging profile");
      await setDestination(tx, lease, destination, stamp);
      const { autorenew, messaging_profile } = body;
      if (autorenew !== undefined || messaging_profile !== undefined)
        await tx.update(lease.uuid, {
          ...(autorenew === undefined ? {} : { autorenew }),
          ...(messaging_profile === undefined ? {} : { messaging_profile }),
          ...stamp,
        });
      for (const feature of FEATURES) {
        if (body[feature] === true) await subscribe(tx, lease, feature, stamp, `body.${feature}`);
        if (body[feature] === false) await tx.unsubscribe(lease.uuid, feature, stamp);
      }
      return tx.entity(lease.uuid);
    });
  }

  /** Releases the number at once, without refund; answers the lease without subscriptions. */
  async release(actor: UserActor, key: string): Promise<ITNLease> {
    const [lease] = await this.#releaseAll(actor, [key]);
    return found(lease);
  }

  /** All or none: one unknown element gives 404. */
  releaseMany(actor: UserActor, body: ITNLeasesRemoveParams): Promise<readonly ITNLease[]> {
    return this.#releaseAll(actor, removalKeys(body));
  }

  async subscriptions(actor: UserActor, key: string): Promise<readonly ILeaseSubscriptionBase[]> {
    return found(await this.#store.subscriptions(reach(actor), key));
  }

  async subscription(actor: UserActor, key: string, type: Feature): Promise<ILeaseSubscription> {
    const one = await this.#store.subscription(reach(actor), key, type);
    if (one) return one;
    found(await this.#store.find(reach(actor), key));
    throw notFound("Subscription");
  }

  /** Switches voice on; a destination in the body becomes that of the lease. */
  subscribeVoice(actor: UserActor, key: string, body: ILeaseVoiceSubscriptionParams): Promise<ILeaseSubscription> {
    const destination = destinationOf(body);
    return this.#store.transaction(async (tx) => {
      const lease = await lockFor(tx, actor, key, destination);
      const stamp = this.#stamp(actor);
      await setDestination(tx, lease, destination, stamp);
      await subscribe(tx, lease, "voice", stamp, "params.type");
      return found(await tx.subscription(lease.uuid, "voice"));
    });
  }

  /** Switches voice off; the destination is cleared too. Answers the subscription as it was. */
  unsubscribeVoice(actor: UserActor, key: string): Promise<ILeaseSubscription> {
    return this.#store.transaction(async (tx) => {
      const lease = found(await tx.lock(reach(actor), key));
      const before = await tx.subscription(lease.uuid, "voice");
      if (!before) throw notFound("Subscription");
      const stamp = this.#stamp(actor);
      await tx.unsubscribe(lease.uuid, "voice", stamp);
      await tx.setDestination(lease.uuid, undefined, stamp);
      return before;
    });
  }

  #releaseAll(actor: UserActor, keys: readonly string[]): Promise<readonly ITNLease[]> {
    const until = isoTime(this.#clock.now() + QUARANTINE_DAYS * DAY_MS);
    return this.#store.transaction(async (tx) => {
      const leases = new Map<string, LeaseLocked>();
      // Locked in one order by everyone, so that two bulk releases cannot wait for each other.
      for (const key of [...keys].sort()) {
        const lease = found(await tx.lock(reach(actor), key));
        leases.set(lease.uuid, lease);
      }
      const released: ITNLease[] = [];
      for (const lease of leases.values()) {
        await tx.release(lease, until, this.#stamp(actor));
        released.push(await tx.entity(lease.uuid));
      }
      return released;
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("TNLease");
  return value;
}

async function lockFor(
  tx: LeaseTx,
  actor: UserActor,
  key: string,
  { set }: ReturnType<typeof destinationOf>,
): Promise<LeaseLocked> {
  if (set?.kind === "sip_user") await tx.holdSipUser(reach(actor), set.uuid);
  return found(await tx.lock(reach(actor), key));
}

async function setDestination(
  tx: LeaseTx,
  lease: LeaseLocked,
  { set, clear }: ReturnType<typeof destinationOf>,
  stamp: Stamp,
): Promise<void> {
  for (const kind of clear) await tx.clearDestination(lease.uuid, kind, stamp);
  if (!set) return;
  if (!(await tx.owns(lease.account, set.kind, set.uuid))) throw notFound(DESTINATION_NAMES[set.kind]);
  await tx.setDestination(lease.uuid, set, stamp);
}

async function subscribe(tx: LeaseTx, lease: LeaseLocked, feature: Feature, stamp: Stamp, path: string): Promise<void> {
  if (!lease.offered.includes(feature)) throw invalidField(path, "the number does not offer this feature", true);
  if (!(await tx.subscribe(lease, feature, stamp)))
    throw new DomainError(402, "insufficient_balance", "Not enough account balance");
}
