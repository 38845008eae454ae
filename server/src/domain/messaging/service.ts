import type {
  IMessageDetail,
  ISMS,
  ISMSI,
  ISMSISearchParams,
  ISMSISMSSearchParams,
  ISMSIUpdateParams,
  ISMSSearchParams,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import { detailOf } from "./detail.js";
import type { MessageStore } from "./port/message-store.js";
import { messageError } from "./rules.js";

/** Messages of an account, of both directions (rest.md 18). */
export class Messages {
  readonly #store: MessageStore;
  readonly #clock: Clock;
  readonly #currency: string;

  /** @param options.currency ISO 4217 code of all amounts */
  constructor(options: { store: MessageStore; clock: Clock; currency: string }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#currency = options.currency;
  }

  async outbound(actor: UserActor, uuid: string): Promise<ISMS> {
    return found(await this.#store.outbound(reach(actor), uuid), "SMS");
  }

  async inbound(actor: UserActor, uuid: string): Promise<ISMSI> {
    return found(await this.#store.inbound(reach(actor), uuid), "SMSI");
  }

  /** Takes a message back that waits in the queue and that nobody is sending: it ends as `failed` with code 1203. */
  cancel(actor: UserActor, uuid: string): Promise<ISMS> {
    return this.#store.transaction(async (tx) => {
      const locked = found(await tx.lockOutbound(reach(actor), uuid), "SMS");
      if (locked.state !== "created" || locked.isClaimed)
        throw new DomainError(409, "conflict", "The message is not in the queue any more");
      const error = messageError(1203);
      await tx.fail(uuid, error, "canceled", isoTime(this.#clock.now()));
      return tx.outbound(uuid);
    });
  }

  modifyInbound(actor: UserActor, uuid: string, { readed }: ISMSIUpdateParams): Promise<ISMSI> {
    return this.#store.transaction(async (tx) => {
      if (!(await tx.setReaded(reach(actor), uuid, readed, isoTime(this.#clock.now())))) throw notFound("SMSI");
      return tx.inbound(uuid);
    });
  }

  /** Frames of these messages were written to clients: inbound ones without a callback are delivered by that. */
  framed(uuids: readonly string[]): Promise<void> {
    return this.#store.framed(uuids, isoTime(this.#clock.now()));
  }

  async search(actor: UserActor, body: ISMSISMSSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, await this.#store.search(listAccount(actor, body.account), applied, body));
  }

  async searchOutbound(actor: UserActor, body: ISMSSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, await this.#store.searchOutbound(listAccount(actor, body.account), applied, body));
  }

  async searchInbound(actor: UserActor, body: ISMSISearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, await this.#store.searchInbound(listAccount(actor, body.account), applied, body));
  }

  /** A message of either direction as a detail record. */
  async detail(actor: UserActor, uuid: string): Promise<IMessageDetail> {
    const within = reach(actor);
    const message = (await this.#store.outbound(within, uuid)) ?? (await this.#store.inbound(within, uuid));
    return detailOf(
      found(message, "Message"),
      found(await this.#store.webhooks(within, uuid), "Message"),
      this.#currency,
    );
  }
}

function found<T>(value: T | undefined, entity: string): T {
  if (value === undefined) throw notFound(entity);
  return value;
}
