import type { ISMSBatch, ISMSBatchItemSearchParams, ISMSBatchNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { BulkSending } from "../messaging/port/sending.js";
import { readNumber } from "../messaging/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { SmsBatchStore } from "./port.js";

/** One message to many numbers. A batch is answered when it is stored; `SmsBatchWorker` writes its messages. */
export class SmsBatches {
  readonly #store: SmsBatchStore;
  readonly #sending: Pick<BulkSending, "checkSender">;
  readonly #clock: Clock;
  readonly #wake: () => void;

  /** @param options.wake called after a batch was stored, so that its messages begin at once */
  constructor(options: {
    store: SmsBatchStore;
    sending: Pick<BulkSending, "checkSender">;
    clock: Clock;
    wake: () => void;
  }) {
    this.#store = options.store;
    this.#sending = options.sending;
    this.#clock = options.clock;
    this.#wake = options.wake;
  }

  /** 404 and 409 for a sender or pool that cannot send, as `POST /sms` says. What a single phone meets is told by its item. */
  async create(actor: UserActor, body: ISMSBatchNewParams): Promise<ISMSBatch> {
    const { account, user: by } = actor;
    const uuid = newUuid();
    const phones = phonesOf(body.phones);
    const from = body.from === undefined ? null : numberOf(body.from, "body.from");
    const { message, messaging_profile = null } = body;
    const { custom_callback_url = null, validity_period = null } = body;
    const entity = await this.#store.transaction(async (tx) => {
      await this.#sending.checkSender(tx.messages, account, { ...body, phones });
      const more = { message, from, messaging_profile, custom_callback_url, validity_period };
      await tx.insert({ uuid, account, by, now: this.#now(), phones, ...more });
      return tx.entity(uuid);
    });
    this.#wake();
    return entity;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<ISMSBatch>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<ISMSBatch> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** What became of the phones of a batch, in the order of the request unless another is asked for. */
  async items(actor: UserActor, uuid: string, body: ISMSBatchItemSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, found(await this.#store.items(reach(actor), uuid, applied, body)));
  }

  /** Messages that were accepted go on. 409 for a batch that has ended. */
  cancel(actor: UserActor, uuid: string): Promise<ISMSBatch> {
    return this.#store.transaction(async (tx) => {
      const { state } = found(await tx.lock(reach(actor), uuid));
      if (state !== "created" && state !== "processing") throw new DomainError(409, "conflict", "Batch has ended");
      await tx.cancel(uuid, this.#now());
      return tx.entity(uuid);
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

/** Every number once, however it is written. */
function phonesOf(written: ISMSBatchNewParams["phones"]): number[] {
  return [...new Set(written.map((phone, at) => numberOf(phone, `body.phones.${at}`)))];
}

/** Short codes have no place in a batch: its phones are numbers of subscribers. */
function numberOf(written: number | string, field: string): number {
  const number = readNumber(String(written));
  if (!number || number.isShortCode) throw invalidField(field, "invalid phone number", written);
  return Number(number.digits);
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Batch");
  return value;
}
