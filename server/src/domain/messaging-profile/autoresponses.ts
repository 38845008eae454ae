import type { IAutoresponse, IAutoresponseNewParams, IAutoresponseUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AutoresponseStore, AutoresponseTx } from "./port.js";
import { keywordsOf } from "./rules.js";

/** Automatic replies of a messaging profile: its own texts in place of the general ones (messaging.md 11.4). */
export class Autoresponses {
  readonly #store: AutoresponseStore;
  readonly #clock: Clock;

  constructor(options: { store: AutoresponseStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  async list(actor: UserActor, profile: string, page: PageQuery): Promise<Page<IAutoresponse>> {
    const found = await this.#store.list(reach(actor), profile, page);
    if (!found) throw notFound("Messaging profile");
    return found;
  }

  create(actor: UserActor, messaging_profile: string, body: IAutoresponseNewParams): Promise<IAutoresponse> {
    const uuid = newUuid();
    const fields = { country_code: "*", ...body, keywords: keywordsOf(body.keywords) };
    return this.#store.transaction(async (tx) => {
      const account = await accountOf(tx, actor, messaging_profile);
      await tx.insert({ ...fields, uuid, account, messaging_profile, now: this.#now() });
      return tx.entity(uuid);
    });
  }

  update(actor: UserActor, profile: string, uuid: string, body: IAutoresponseUpdateParams): Promise<IAutoresponse> {
    const { keywords, ...rest } = body;
    const change = { ...rest, ...(keywords === undefined ? {} : { keywords: keywordsOf(keywords) }) };
    return this.#store.transaction(async (tx) => {
      await lock(tx, actor, profile, uuid);
      if (Object.keys(change).length > 0) await tx.update(uuid, { ...change, now: this.#now() });
      return tx.entity(uuid);
    });
  }

  /** Answers the reply as it was. */
  remove(actor: UserActor, profile: string, uuid: string): Promise<IAutoresponse> {
    return this.#store.transaction(async (tx) => {
      const before = await lock(tx, actor, profile, uuid);
      await tx.remove(uuid);
      return before;
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

async function accountOf(tx: AutoresponseTx, actor: UserActor, profile: string): Promise<string> {
  const account = await tx.accountOf(reach(actor), profile);
  if (account === undefined) throw notFound("Messaging profile");
  return account;
}

async function lock(tx: AutoresponseTx, actor: UserActor, profile: string, uuid: string): Promise<IAutoresponse> {
  await accountOf(tx, actor, profile);
  const found = await tx.lock(profile, uuid);
  if (!found) throw notFound("Autoresponse");
  return found;
}
