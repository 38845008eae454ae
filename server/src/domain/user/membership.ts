import type { IUser } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { AccountEnd } from "../account/port.js";
import type { RevocationSink, UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { LockedUser, UserStore, UserTx } from "./port.js";
import { checkMayChange } from "./rules.js";
import { shown } from "./shown.js";

interface MembershipParts {
  readonly store: UserStore;
  readonly revoker: RevocationSink;
  readonly accountEnd: AccountEnd;
  readonly clock: Clock;
}

/** Who belongs to an account, and who may not come in any more (rest.md 4, 5). */
export class Membership {
  readonly #o: MembershipParts;

  constructor(parts: MembershipParts) {
    this.#o = parts;
  }

  /** Active and deactivated users of the own account. */
  async list(actor: UserActor, page: PageQuery): Promise<Page<IUser>> {
    const { data, total } = await this.#o.store.list(actor.account, page);
    return { data: data.map(shown), total };
  }

  /**
   * Deactivates the own user, as owner one of the account, as Admin any; its API tokens are removed. The owner goes last,
   * and the account is closed with it. 403, 404, 409 for the owner while other users are active, and for the last Admin.
   */
  async remove(actor: UserActor, uuid: string): Promise<IUser> {
    const now = this.#now();
    const { user, isLast } = await this.#o.store.transaction(async (tx) => {
      const before = await this.#lock(tx, actor, uuid);
      checkMayChange(actor, uuid, before.role);
      const isLast = before.isOwner && before.deleted_on === null;
      if (isLast && (await tx.activeOthers(before.account, uuid)) > 0)
        throw new DomainError(409, "conflict", "The owner cannot be removed while other users are active");
      await checkNotLastAdmin(tx, before, uuid);
      await tx.deactivate(uuid, now);
      await tx.removeTokens(uuid);
      if (isLast) await tx.setAccountDeleted(before.account, now, now);
      return { user: await tx.entity(uuid), isLast };
    });
    this.#o.revoker.tell({ account: user.account.uuid, user: uuid });
    if (isLast) await this.#o.accountEnd.closed(user.account.uuid);
    return shown(user);
  }

  /** Refuses the credentials of a user from now on. 404, 409 for the owner and for the last Admin. */
  async deactivate(actor: UserActor, uuid: string): Promise<readonly IUser[]> {
    const user = await this.#o.store.transaction(async (tx) => {
      const before = await this.#lock(tx, actor, uuid);
      checkMayChange(actor, uuid, before.role);
      if (before.isOwner) throw new DomainError(409, "conflict", "The owner cannot be deactivated");
      await checkNotLastAdmin(tx, before, uuid);
      await tx.deactivate(uuid, this.#now());
      return tx.entity(uuid);
    });
    this.#o.revoker.tell({ account: user.account.uuid, user: uuid });
    return [shown(user)];
  }

  /** Lets a deactivated user in again; with its owner a deleted account is open again. 404, 409 for one that is being removed. */
  async reactivate(actor: UserActor, uuid: string): Promise<readonly IUser[]> {
    const now = this.#now();
    const user = await this.#o.store.transaction(async (tx) => {
      const before = await this.#lock(tx, actor, uuid);
      checkMayChange(actor, uuid, before.role);
      if (await tx.isBeingRemoved(before.account))
        throw new DomainError(409, "conflict", "What the deleted account had is being removed");
      await tx.reactivate(uuid, now);
      if (before.isOwner && before.deleted_on !== null) await tx.setAccountDeleted(before.account, null, now);
      return tx.entity(uuid);
    });
    return [shown(user)];
  }

  async #lock(tx: UserTx, actor: UserActor, uuid: string): Promise<LockedUser> {
    const found = await tx.lock(reach(actor), uuid);
    if (!found) throw notFound("User");
    return found;
  }

  #now(): string {
    return isoTime(this.#o.clock.now());
  }
}

/** Without an Admin nobody could run the installation. */
async function checkNotLastAdmin(tx: UserTx, user: LockedUser, uuid: string): Promise<void> {
  if (user.role !== "Admin" || user.deleted_on !== null) return;
  if ((await tx.otherAdmins(uuid)) === 0) throw new DomainError(409, "conflict", "The last Admin cannot be removed");
}
