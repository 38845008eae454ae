import type {
  ITNBehaviourProfile,
  ITNProfileAny,
  ITNProfileListParams,
  ITNProfileNewParams,
  ITNProfileUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { ProfileLocked, TnProfileStore, TnProfileTx } from "./port.js";
import {
  behaviourFields,
  CALLERS_MAX,
  type CallerList,
  type ListedKind,
  listChange,
  newCallers,
  rateFields,
} from "./rules.js";
import { withoutProviders } from "./shown.js";

/** Rate profiles of the installation and behaviour profiles of an account (rest.md 12). */
export class TnProfiles {
  readonly #store: TnProfileStore;
  readonly #clock: Clock;

  constructor(options: { store: TnProfileStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /** Rate profiles unless `kind` says otherwise; behaviour profiles are those of the own account. */
  async list(actor: UserActor, { kind = "rate", ...page }: PageQuery & { kind?: ListedKind }) {
    const { data, total } = await this.#store.list(actor.account, kind, page);
    return { data: data.map((profile) => shown(actor, profile)), total };
  }

  async get(actor: UserActor, uuid: string): Promise<ITNProfileAny> {
    return shown(actor, found(await this.#store.find(reach(actor), uuid)));
  }

  /** 403 a rate profile by another than an Admin, 409 its name is taken. */
  create(actor: UserActor, body: ITNProfileNewParams): Promise<ITNProfileAny> {
    return body.kind === "rate" ? this.#createRate(actor, body) : this.#createBehaviour(actor, body);
  }

  /** 403 a rate profile by another than an Admin, 409 its new name is taken. */
  update(actor: UserActor, uuid: string, body: ITNProfileUpdateParams): Promise<ITNProfileAny> {
    return this.#store.transaction(async (tx) => {
      const { kind } = await writable(tx, actor, uuid);
      const change = kind === "rate" ? rateFields(body) : behaviourFields(body);
      if (Object.keys(change).length > 0 && !(await tx.update(uuid, { ...change, ...this.#stamp(actor) })))
        throw nameTaken();
      return shown(actor, await tx.entity(uuid));
    });
  }

  /** Answers the profile as it was. Leases lose a behaviour profile; 409 for a rate profile that has numbers. */
  remove(actor: UserActor, uuid: string): Promise<ITNProfileAny> {
    return this.#store.transaction(async (tx) => {
      const { kind } = await writable(tx, actor, uuid);
      if (kind === "rate" && (await tx.isUsed(uuid))) throw new DomainError(409, "in_use", "TNProfile has numbers");
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return shown(actor, entity);
    });
  }

  /** Removes entries, then adds others; unknown ones in `remove` do nothing. 404 for a rate profile. */
  changeCallers(
    actor: UserActor,
    uuid: string,
    list: CallerList,
    body: ITNProfileListParams,
  ): Promise<ITNBehaviourProfile> {
    const { add, remove } = listChange(body);
    return this.#store.transaction(async (tx) => {
      if (found(await tx.lock(reach(actor), uuid)).kind === "rate") throw notFound("TNProfile");
      await tx.removeCallers(uuid, list, remove);
      await addCallers(tx, uuid, list, add, "body.add");
      await tx.update(uuid, this.#stamp(actor));
      return tx.behaviour(uuid);
    });
  }

  /** Entries of one list, sorted. 404 for a rate profile. */
  async callers(actor: UserActor, uuid: string, list: CallerList, page: PageQuery): Promise<Page<string>> {
    return found(await this.#store.callers(reach(actor), uuid, list, page));
  }

  #createRate(actor: UserActor, body: ITNProfileNewParams): Promise<ITNProfileAny> {
    if (actor.role !== "Admin") throw forbidden();
    if (body.country === undefined) throw invalidField("body.country", "is required");
    const uuid = newUuid();
    const fields = rateFields(body);
    return this.#store.transaction(async (tx) => {
      if (!(await tx.insertRate({ ...fields, uuid, ...this.#stamp(actor) }))) throw nameTaken();
      return tx.entity(uuid);
    });
  }

  #createBehaviour(actor: UserActor, body: ITNProfileNewParams): Promise<ITNProfileAny> {
    const uuid = newUuid();
    const { blacklist, whitelist } = newCallers(body);
    return this.#store.transaction(async (tx) => {
      await tx.insertBehaviour({ ...behaviourFields(body), uuid, account: actor.account, ...this.#stamp(actor) });
      await addCallers(tx, uuid, "blacklist", blacklist, "body.blacklist");
      await addCallers(tx, uuid, "whitelist", whitelist, "body.whitelist");
      return tx.entity(uuid);
    });
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("TNProfile");
  return value;
}

function forbidden(): DomainError {
  return new DomainError(403, "forbidden", "Forbidden");
}

function nameTaken(): DomainError {
  return new DomainError(409, "conflict", "TNProfile already exists");
}

/** The profile, locked, when the actor may write it: everybody reads a rate profile, an Admin alone changes it. */
async function writable(tx: TnProfileTx, actor: UserActor, uuid: string): Promise<ProfileLocked> {
  const profile = found(await tx.lock(reach(actor), uuid));
  if (profile.kind === "rate" && actor.role !== "Admin") throw forbidden();
  return profile;
}

async function addCallers(tx: TnProfileTx, uuid: string, list: CallerList, entries: readonly string[], path: string) {
  if (entries.length === 0) return;
  await tx.addCallers(uuid, list, entries);
  if ((await tx.countCallers(uuid, list)) > CALLERS_MAX) throw invalidField(path, `more than ${CALLERS_MAX} entries`);
}

function shown(actor: UserActor, profile: ITNProfileAny): ITNProfileAny {
  if (actor.role === "Admin" || profile.kind === "behaviour") return profile;
  return withoutProviders(profile);
}
