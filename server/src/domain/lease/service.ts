import type { ITNLease, ITNLeaseSearchParams, ITNLeasesRemoveParams, ITNLeaseUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { FEATURES } from "../order/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { LeaseChange, LeaseLocked, LeaseStore } from "./port.js";
import { destinationOf, quarantineUntil, removalKeys } from "./rules.js";
import { checkLink, foundLease, lockFor, setDestination, switchOn } from "./steps.js";

/** Leased numbers of an account (rest.md 10). A key is the lease's uuid or its number. */
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
    return foundLease(await this.#store.find(reach(actor), key));
  }

  /**
   * A destination clears the other two; a feature makes or removes its subscription. 402 when a fee cannot be paid,
   * 404 what a link names.
   */
  update(actor: UserActor, key: string, body: ITNLeaseUpdateParams): Promise<ITNLease> {
    const destination = destinationOf(body);
    const change = changeOf(body);
    return this.#store.transaction(async (tx) => {
      const lease = await lockFor(tx, actor, key, destination);
      const stamp = this.#stamp(actor);
      await checkLink(tx, lease, "messaging_profile", body.messaging_profile);
      await checkLink(tx, lease, "tn_profile", body.tn_profile);
      await setDestination(tx, lease, destination, stamp);
      if (Object.keys(change).length > 0) await tx.update(lease.uuid, { ...change, ...stamp });
      for (const feature of FEATURES) {
        if (body[feature] === true) await switchOn(tx, lease, feature, stamp, `body.${feature}`);
        if (body[feature] === false) await tx.unsubscribe(lease.uuid, feature, stamp);
      }
      return tx.entity(lease.uuid);
    });
  }

  /** Releases the number at once, without refund; answers the lease without subscriptions. */
  async release(actor: UserActor, key: string): Promise<ITNLease> {
    const [lease] = await this.#releaseAll(actor, [key]);
    return foundLease(lease);
  }

  /** All or none: one unknown element gives 404. */
  releaseMany(actor: UserActor, body: ITNLeasesRemoveParams): Promise<readonly ITNLease[]> {
    return this.#releaseAll(actor, removalKeys(body));
  }

  #releaseAll(actor: UserActor, keys: readonly string[]): Promise<readonly ITNLease[]> {
    const until = quarantineUntil(this.#clock.now());
    return this.#store.transaction(async (tx) => {
      const leases = new Map<string, LeaseLocked>();
      // Locked in one order by everyone, so that two bulk releases cannot wait for each other.
      for (const key of [...keys].sort()) {
        const lease = foundLease(await tx.lock(reach(actor), key));
        leases.set(lease.uuid, lease);
      }
      const released: ITNLease[] = [];
      for (const lease of leases.values()) {
        await tx.release(lease, until, this.#stamp(actor));
        released.push(await tx.entity(lease.uuid));
      }
      await tx.mailReleased([...leases.values()], isoTime(this.#clock.now()));
      return released;
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

/** The plain members a body gives. */
function changeOf({ autorenew, messaging_profile, tn_profile }: ITNLeaseUpdateParams): LeaseChange {
  return {
    ...(autorenew === undefined ? {} : { autorenew }),
    ...(messaging_profile === undefined ? {} : { messaging_profile }),
    ...(tn_profile === undefined ? {} : { tn_profile }),
  };
}
