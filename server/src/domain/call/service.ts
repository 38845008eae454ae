import type { ICallSearchParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { CallStore, LiveCalls, StoredCall } from "./port.js";
import { callEntity } from "./rules.js";

/** The call log, and the end of live calls by request (rest.md 16). */
export class Calls {
  readonly #store: CallStore;
  readonly #live: LiveCalls;
  readonly #clock: Clock;
  readonly #publicUrl: string;

  /** @param options.publicUrl address of the API without `/rest` */
  constructor(options: { store: CallStore; live: LiveCalls; clock: Clock; publicUrl: string }) {
    this.#store = options.store;
    this.#live = options.live;
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl.replace(/\/$/, "");
  }

  /** 404 for an unknown call and for one of another account. */
  async get(actor: UserActor, uuid: string) {
    return this.#entity(await this.#find(actor, uuid));
  }

  /** @param type only calls of this type, whatever the body says */
  async search(actor: UserActor, body: ICallSearchParams, query: PageQuery, type?: "CallSCA") {
    const applied = appliedSearch(body, query);
    const account = listAccount(actor, body.account);
    const { data, total } = await this.#store.search(account, applied, body, isoTime(this.#clock.now()), type);
    return searchPayload(applied, { data: data.map((call) => this.#entity(call)), total });
  }

  /** Live calls that are run by XML. */
  async online(actor: UserActor, page: PageQuery) {
    const { data, total } = await this.#store.online(actor.account, page);
    return { data: data.map((call) => this.#entity(call)), total };
  }

  /** Ends the call with cause 16; one that has ended is answered unchanged. */
  async hangup(actor: UserActor, uuid: string) {
    const before = await this.#find(actor, uuid);
    const ended = await this.#live.hangup(before.call.account, uuid);
    return this.#entity(ended ? await this.#find(actor, uuid) : before);
  }

  async #find(actor: UserActor, uuid: string): Promise<StoredCall> {
    const found = await this.#store.find(reach(actor), uuid);
    if (!found) throw notFound("Call");
    return found;
  }

  #entity({ call, relations }: StoredCall) {
    return callEntity(call, relations, this.#clock.now(), this.#publicUrl);
  }
}
