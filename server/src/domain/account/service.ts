import type { IAccount, IAccountUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AccountChange, AccountEnd, AccountStore, AccountTx, StoredAccount } from "./port.js";
import { zoneByName } from "./rules.js";

/** Accounts (rest.md 5). A disabled one is refused from its next request on, and everything live of it ends. */
export class Accounts {
  readonly #store: AccountStore;
  readonly #end: AccountEnd;
  readonly #clock: Clock;

  constructor(o: { store: AccountStore; end: AccountEnd; clock: Clock }) {
    this.#store = o.store;
    this.#end = o.end;
    this.#clock = o.clock;
  }

  /** @param uuid default: the own account. 404 for another one, unless the actor is an Admin */
  async get(actor: UserActor, uuid: string = actor.account): Promise<IAccount> {
    const found = isReached(actor, uuid) ? await this.#store.find(uuid) : undefined;
    if (!found) throw notFound("Account");
    return shown(found);
  }

  /** `level` and `disabled` are for an Admin (403). 404 account, time zone, user, messaging profile. */
  async update(actor: UserActor, body: IAccountUpdateParams, uuid: string = actor.account): Promise<IAccount> {
    if (!isReached(actor, uuid)) throw notFound("Account");
    if ((body.level !== undefined || body.disabled !== undefined) && actor.role !== "Admin")
      throw new DomainError(403, "forbidden", "Forbidden");
    const change = this.#change(body);
    const account = await this.#store.transaction(async (tx) => {
      if (!(await tx.lock(uuid))) throw notFound("Account");
      await checkReferences(tx, uuid, change);
      if (Object.keys(change).length > 0) await tx.update(uuid, { ...change, now: this.#now() });
      return tx.entity(uuid);
    });
    if (body.disabled === true) await this.#end.closed(uuid);
    return shown(account);
  }

  #change(body: IAccountUpdateParams): AccountChange {
    const { disabled, time_zone, ...fields } = body;
    const disabled_on = disabled === undefined ? {} : { disabled_on: disabled ? this.#now() : null };
    return { ...fields, ...disabled_on, ...(time_zone === undefined ? {} : { time_zone: zoneName(time_zone) }) };
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function isReached(actor: UserActor, uuid: string): boolean {
  const account = reach(actor);
  return account === null || account === uuid;
}

/** The zone in its own spelling. */
function zoneName(name: string | null): string | null {
  if (name === null) return null;
  const zone = zoneByName(name);
  if (!zone) throw notFound("Time zone");
  return zone.name;
}

async function checkReferences(tx: AccountTx, account: string, change: AccountChange): Promise<void> {
  if (change.admin !== undefined && !(await tx.hasActiveUser(account, change.admin))) throw notFound("User");
  const profile = change.messaging_profile_default;
  if (profile !== undefined && !(await tx.hasMessagingProfile(account, profile))) throw notFound("Messaging profile");
}

function shown(account: StoredAccount): IAccount {
  return { ...account, time_zone: account.time_zone === null ? null : (zoneByName(account.time_zone) ?? null) };
}
