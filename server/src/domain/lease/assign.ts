import type { ITNLeasesAssignParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { DestinationKind, LeaseLocked, LeaseStore } from "./port.js";
import { assignment, LINK_NAMES } from "./rules.js";

/** Gives numbers to an app or a connection and takes them from it (rest.md 15.7). */
export class LeaseAssignment {
  readonly #store: LeaseStore;
  readonly #clock: Clock;

  constructor(options: { store: LeaseStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /**
   * `remove` first, then `add`, in one transaction: an unknown or foreign lease gives 404 and nothing changes, one in
   * both lists 400. `remove` of a lease that is not assigned here does nothing.
   * @returns uuids of the leases named, those of `add` first, each once
   */
  assign(actor: UserActor, kind: DestinationKind, uuid: string, body: ITNLeasesAssignParams): Promise<string[]> {
    const { add, remove } = assignment(body);
    const stamp = { by: actor.user, now: isoTime(this.#clock.now()) };
    return this.#store.transaction(async (tx) => {
      const owner = await tx.ownerOf(reach(actor), kind, uuid);
      if (owner === undefined) throw notFound(LINK_NAMES[kind]);
      const locked = await lockAll(tx, owner, [...add, ...remove]);
      const added = uuidsOf(locked, add);
      const removed = uuidsOf(locked, remove);
      const twice = removed.find((lease) => added.includes(lease));
      if (twice !== undefined) throw invalidField("body.remove", "a lease is in both lists", twice);
      for (const lease of removed) await tx.clearDestination(lease, kind, stamp, uuid);
      for (const lease of added) await tx.setDestination(lease, { kind, uuid }, stamp);
      return [...added, ...removed];
    });
  }
}

type Locker = { lock(reach: string | null, key: string): Promise<LeaseLocked | undefined> };

/** Locked in one order by everyone, so that two assignments cannot wait for each other. */
async function lockAll(tx: Locker, account: string, keys: readonly string[]): Promise<Map<string, string>> {
  const uuids = new Map<string, string>();
  for (const key of [...new Set(keys)].sort()) {
    const lease = await tx.lock(account, key);
    if (!lease) throw notFound("TNLease");
    uuids.set(key, lease.uuid);
  }
  return uuids;
}

function uuidsOf(locked: ReadonlyMap<string, string>, keys: readonly string[]): string[] {
  return [...new Set(keys.flatMap((key) => locked.get(key) ?? []))];
}
