import { DomainError, invalidField, notFound } from "../../base/errors.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { Feature } from "../order/rules.js";
import type { LeaseLocked, LeaseTx, LinkKind } from "./port.js";
import { type destinationOf, LINK_NAMES } from "./rules.js";

/** Steps of changes of a lease, within the transaction of the caller. */

/** The lease, or 404. */
export function foundLease<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("TNLease");
  return value;
}

/** Locks the lease, and before it the SIP user that a destination names. */
export async function lockFor(
  tx: LeaseTx,
  actor: UserActor,
  key: string,
  { set }: ReturnType<typeof destinationOf>,
): Promise<LeaseLocked> {
  if (set?.kind === "sip_user") await tx.holdSipUser(reach(actor), set.uuid);
  return foundLease(await tx.lock(reach(actor), key));
}

/** 404 by its name when the entity is not the account's. Null and undefined are nothing to check. */
export async function checkLink(
  tx: LeaseTx,
  lease: LeaseLocked,
  kind: LinkKind,
  uuid: string | null | undefined,
): Promise<void> {
  if (uuid == null) return;
  if (!(await tx.owns(lease.account, kind, uuid))) throw notFound(LINK_NAMES[kind]);
}

/** Clears and sets destinations as a body says. */
export async function setDestination(
  tx: LeaseTx,
  lease: LeaseLocked,
  { set, clear }: ReturnType<typeof destinationOf>,
  stamp: Stamp,
): Promise<void> {
  for (const kind of clear) await tx.clearDestination(lease.uuid, kind, stamp);
  if (!set) return;
  await checkLink(tx, lease, set.kind, set.uuid);
  await tx.setDestination(lease.uuid, set, stamp);
}

/** Switches a feature on. 400 at `path` when the number does not offer it, 402 when its fee cannot be paid. */
export async function switchOn(
  tx: LeaseTx,
  lease: LeaseLocked,
  feature: Feature,
  stamp: Stamp,
  path: string,
): Promise<void> {
  if (!lease.offered.includes(feature)) throw invalidField(path, "the number does not offer this feature", feature);
  if (!(await tx.subscribe(lease, feature, stamp)))
    throw new DomainError(402, "insufficient_balance", "Not enough account balance");
}
