import type {
  ISIPUserBase,
  ISIPUserGroup,
  ISIPUserGroupNewParams,
  ISIPUserGroupUpdateParams,
  ISIPUserGroupUsersUpdateParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { SipActor } from "../auth/port.js";
import type { SipGroupStore, SipGroupTx } from "./port.js";

/** Members of one group (entities.md 8.5). */
const MEMBERS_MAX = 1000;
/** Groups of one owner; past it 409. */
const GROUPS_MAX = 100;

/** Groups that SIP users make of the users of their domain (rest.md 15.6). Only the owner changes one. */
export class SipGroups {
  readonly #store: SipGroupStore;
  readonly #clock: Clock;

  constructor(options: { store: SipGroupStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: SipActor, page: PageQuery): Promise<Page<ISIPUserGroup>> {
    return this.#store.list(actor, page);
  }

  /** For the owner and the members. */
  async members(actor: SipActor, uuid: string, page: PageQuery): Promise<Page<ISIPUserBase>> {
    const found = await this.#store.members(actor, uuid, page);
    if (!found) throw noGroup();
    return found;
  }

  /** 404 for a user who is not of the domain. */
  create(actor: SipActor, body: ISIPUserGroupNewParams): Promise<ISIPUserGroup> {
    const uuid = newUuid();
    return this.#store.transaction(async (tx) => {
      if ((await tx.count(actor)) >= GROUPS_MAX)
        throw new DomainError(409, "conflict", `More than ${GROUPS_MAX} groups`);
      await tx.insert(actor, { uuid, name: body.name, now: this.#now() });
      await this.#add(tx, actor, uuid, body.users ?? []);
      return tx.entity(uuid);
    });
  }

  /** `users` replaces the members. */
  update(actor: SipActor, uuid: string, { name, users }: ISIPUserGroupUpdateParams): Promise<ISIPUserGroup> {
    return this.#change(actor, uuid, async (tx) => {
      if (name === undefined && users === undefined) return;
      await tx.update(uuid, { ...(name === undefined ? {} : { name }), now: this.#now() });
      if (users === undefined) return;
      await tx.removeMembers(uuid, "all");
      await this.#add(tx, actor, uuid, users);
    });
  }

  /** Answers the group as it was. */
  remove(actor: SipActor, uuid: string): Promise<ISIPUserGroup> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lock(actor, uuid))) throw noGroup();
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  /** Answers all members. */
  async addUsers(
    actor: SipActor,
    uuid: string,
    body: ISIPUserGroupUsersUpdateParams,
  ): Promise<readonly ISIPUserBase[]> {
    return (await this.#addToGroup(actor, uuid, body.users)).users;
  }

  addUser(actor: SipActor, uuid: string, user: string): Promise<ISIPUserGroup> {
    return this.#addToGroup(actor, uuid, [user]);
  }

  /** A user of the domain who is no member is left out of it as before. */
  removeUser(actor: SipActor, uuid: string, user: string): Promise<ISIPUserGroup> {
    return this.#change(actor, uuid, async (tx) => {
      if ((await tx.known(actor, [user])).length === 0) throw notFound("SIPUser");
      await tx.removeMembers(uuid, [user]);
      await tx.update(uuid, { now: this.#now() });
    });
  }

  #addToGroup(actor: SipActor, uuid: string, users: readonly string[]): Promise<ISIPUserGroup> {
    return this.#change(actor, uuid, async (tx) => {
      await this.#add(tx, actor, uuid, users);
      await tx.update(uuid, { now: this.#now() });
    });
  }

  #change(actor: SipActor, uuid: string, work: (tx: SipGroupTx) => Promise<void>): Promise<ISIPUserGroup> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.lock(actor, uuid))) throw noGroup();
      await work(tx);
      return tx.entity(uuid);
    });
  }

  async #add(tx: SipGroupTx, actor: SipActor, uuid: string, users: readonly string[]): Promise<void> {
    const wanted = [...new Set(users)];
    if ((await tx.known(actor, wanted)).length < wanted.length) throw notFound("SIPUser");
    if ((await tx.addMembers(uuid, wanted, this.#now())) > MEMBERS_MAX)
      throw invalidField("body.users", `a group has ${MEMBERS_MAX} members at most`);
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function noGroup(): DomainError {
  return notFound("SIPUserGroup");
}
