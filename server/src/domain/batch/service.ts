import type { IBatch, IBatchItemSearchParams, IBatchNewParams, IBatchSearchParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import { callBase } from "../call/rules.js";
import { RATING_REASONS } from "../rating/rules.js";
import { appliedSearch, searchPayload } from "../search/rules.js";
import type { BatchState, BatchStore, BatchTx } from "./port.js";

const ENDED: ReadonlySet<BatchState> = new Set(["success", "failed", "canceled"]);

/** Calls to many numbers (rest.md 17). A batch is answered when it is stored; `BatchWorker` makes its calls. */
export class Batches {
  readonly #store: BatchStore;
  readonly #clock: Clock;
  readonly #wake: () => void;

  /** @param options.wake called after a batch was stored, so that its calls begin at once */
  constructor(options: { store: BatchStore; clock: Clock; wake: () => void }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#wake = options.wake;
  }

  /** 402 without the money for a first minute, 403 a rate above the profile's, 404 profile or lease. */
  async create(actor: UserActor, body: IBatchNewParams): Promise<IBatch> {
    const { account, user: by } = actor;
    const [uuid, now] = [newUuid(), this.#now()];
    const phones = [...new Set(body.phones)];
    const entity = await this.#store.transaction(async (tx) => {
      await tx.calls.lockAccount(account);
      const profile = await tx.calls.profile(account, body.outbound_voice_profile);
      if (!profile) throw notFound("Outbound voice profile");
      const lease = await tx.calls.lease(account, body.tn_lease);
      if (!lease) throw notFound("TNLease");
      if (!lease.voice) throw invalidField("body.tn_lease", "the number takes no calls", body.tn_lease);
      const refusal = await tx.calls.rating.judge({
        account,
        kind: "voice_outgoing",
        tn: lease.tn,
        far: String(phones[0]),
        profile,
        now,
      });
      if (refusal === "balance") throw new DomainError(402, "insufficient_balance", RATING_REASONS.balance);
      if (refusal) throw new DomainError(403, "forbidden", RATING_REASONS[refusal]);
      await tx.insert({ uuid, account, by, now, profile: profile.uuid, lease: lease.uuid, phones, xml: body.xml });
      return tx.entity(uuid);
    });
    this.#wake();
    return entity;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IBatch>> {
    return this.#store.list(actor.account, page);
  }

  async search(actor: UserActor, body: IBatchSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    return searchPayload(applied, await this.#store.search(listAccount(actor, body.account), applied, body));
  }

  async get(actor: UserActor, uuid: string): Promise<IBatch> {
    return found(await this.#store.find(reach(actor), uuid));
  }

  /** What became of the phones of a batch, in the order of the request unless another is asked for. */
  async items(actor: UserActor, uuid: string, body: IBatchItemSearchParams, query: PageQuery) {
    const applied = appliedSearch(body, query);
    const { data, total } = found(await this.#store.items(reach(actor), uuid, applied, body));
    const nowMs = this.#clock.now();
    const shown = data.map(({ call, ...item }) => ({ ...item, call: call && callBase(call, nowMs) }));
    return searchPayload(applied, { data: shown, total });
  }

  /** Calls that are on go on. 409 for a batch that has ended. */
  cancel(actor: UserActor, uuid: string): Promise<IBatch> {
    return this.#change(actor, uuid, (tx) => tx.cancel(uuid, this.#now()));
  }

  /** Calls that are on go on; one that is paused is answered unchanged. 409 for a batch that has ended. */
  pause(actor: UserActor, uuid: string): Promise<IBatch> {
    return this.#change(actor, uuid, async (tx, state) => {
      if (state !== "paused") await tx.pause(uuid, this.#now());
    });
  }

  /** One that is not paused is answered unchanged. 409 for a batch that has ended. */
  async resume(actor: UserActor, uuid: string): Promise<IBatch> {
    const entity = await this.#change(actor, uuid, async (tx, state) => {
      if (state === "paused") await tx.resume(uuid, this.#now());
    });
    this.#wake();
    return entity;
  }

  #change(actor: UserActor, uuid: string, change: (tx: BatchTx, state: BatchState) => Promise<void>): Promise<IBatch> {
    return this.#store.transaction(async (tx) => {
      const { state } = found(await tx.lock(reach(actor), uuid));
      if (ENDED.has(state)) throw new DomainError(409, "conflict", "Batch has ended");
      await change(tx, state);
      return tx.entity(uuid);
    });
  }

  #now(): string {
    return isoTime(this.#clock.now());
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Batch");
  return value;
}
