import type { ICallSearchParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { CallStore } from "./port/call-store.js";
import type { LiveCalls, PushOutcome } from "./port/live-calls.js";
import type { StoredCall } from "./port/relations.js";
import { callEntity } from "./rules.js";

/** What is wrong when a pushed document is not accepted. A call that is live nowhere has ended. */
const PUSH_PROBLEMS: Readonly<Record<PushOutcome, string | undefined>> = {
  accepted: undefined,
  unknown: "Call has ended",
  ended: "Call has ended",
  not_xml: "Call is not run by XML",
  too_many: "Too many documents",
};

/** The call log, and the end of live calls by request (rest.md 16). */
export class Calls {
  readonly #store: CallStore;
  readonly #live: Pick<LiveCalls, "hangup" | "push">;
  readonly #clock: Clock;
  readonly #publicUrl: string;

  /** @param options.publicUrl address of the API without `/rest` */
  constructor(options: {
    store: CallStore;
    live: Pick<LiveCalls, "hangup" | "push">;
    clock: Clock;
    publicUrl: string;
  }) {
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

  /**
   * Gives a checked document to the live call; resolves when it is accepted, before it runs (call-xml.md 7.2).
   * 409 when the call has ended, is not run by XML, or has too many documents waiting.
   */
  async push(actor: UserActor, uuid: string, xml: string, isInjected: boolean) {
    const { call } = await this.#find(actor, uuid);
    const outcome = await this.#live.push(call.account, uuid, xml, isInjected);
    const problem = PUSH_PROBLEMS[outcome];
    if (problem !== undefined) throw new DomainError(409, "conflict", problem);
    return this.#entity(await this.#find(actor, uuid));
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
