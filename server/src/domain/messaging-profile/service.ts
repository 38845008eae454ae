import type {
  IMessagingProfile,
  IMessagingProfileNewParams,
  IMessagingProfileUpdateParams,
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
import type { MessagingProfileFields, MessagingProfileStore, MessagingProfileTx } from "./port.js";
import { checkWeights } from "./rules.js";

const DEFAULTS: Omit<MessagingProfileFields, "name"> = {
  callback_url: null,
  callback_url2: null,
  number_pool_enable: false,
  long_code_weight: 1,
  tollfree_weight: 1,
  skip_unhealthy_tns: false,
  sticky_sender: false,
  smpp_account: null,
};

/** Messaging profiles of an account (rest.md 13, messaging.md 4). */
export class MessagingProfiles {
  readonly #store: MessagingProfileStore;
  readonly #clock: Clock;

  constructor(options: { store: MessagingProfileStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IMessagingProfile>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<IMessagingProfile> {
    return foundProfile(await this.#store.find(reach(actor), uuid));
  }

  /** 400 when both weights are 0, 404 an SMPP account that is not the account's. */
  create(actor: UserActor, body: IMessagingProfileNewParams): Promise<IMessagingProfile> {
    checkWeights(body, DEFAULTS);
    const uuid = newUuid();
    return this.#store.transaction(async (tx) => {
      await checkSmppAccount(tx, actor.account, body.smpp_account);
      await tx.insert({ ...DEFAULTS, ...body, uuid, account: actor.account, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** As `create`; writing a callback switches a callback on again that was off after long failure. */
  update(actor: UserActor, uuid: string, body: IMessagingProfileUpdateParams): Promise<IMessagingProfile> {
    return this.#store.transaction(async (tx) => {
      const before = foundProfile(await tx.lock(reach(actor), uuid));
      checkWeights(body, before);
      await checkSmppAccount(tx, before.account, body.smpp_account);
      if (Object.keys(body).length > 0) await tx.update(uuid, { ...body, ...this.#stamp(actor) });
      return tx.entity(uuid);
    });
  }

  /** Answers the profile as it was. 409 while it is the default of its account or a leased number uses it. */
  remove(actor: UserActor, uuid: string): Promise<IMessagingProfile> {
    return this.#store.transaction(async (tx) => {
      foundProfile(await tx.lock(reach(actor), uuid));
      const { isDefault, leases } = await tx.use(uuid);
      if (isDefault) throw new DomainError(409, "in_use", "Messaging profile is the default of the account");
      if (leases > 0) throw new DomainError(409, "in_use", "Messaging profile is used by a number");
      const entity = await tx.entity(uuid);
      await tx.remove(uuid);
      return entity;
    });
  }

  async leases(actor: UserActor, uuid: string, page: PageQuery): Promise<Page<ITNLease>> {
    return foundProfile(await this.#store.leases(reach(actor), uuid, page));
  }

  #stamp(actor: UserActor): Stamp {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function foundProfile<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Messaging profile");
  return value;
}

async function checkSmppAccount(
  tx: MessagingProfileTx,
  account: string,
  uuid: string | null | undefined,
): Promise<void> {
  if (uuid != null && !(await tx.ownsSmppAccount(account, uuid))) throw notFound("SMPP account");
}
