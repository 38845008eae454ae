import type { IPayment, IPaymentNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { PaymentStore } from "./port.js";
import { isMoney } from "./rules.js";

const MAX_META_BYTES = 4096;

/** Payments into an account (rest.md 22). Only manual ones, posted by an Admin, can be made now. */
export class Payments {
  readonly #store: PaymentStore;
  readonly #clock: Clock;

  constructor(o: { store: PaymentStore; clock: Clock }) {
    this.#store = o.store;
    this.#clock = o.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IPayment>> {
    return this.#store.list(actor.account, page);
  }

  async get(actor: UserActor, uuid: string): Promise<IPayment> {
    const payment = await this.#store.find(reach(actor), uuid);
    if (!payment) throw notFound("Payment");
    return payment;
  }

  /** Credits the account and writes the transaction in one step. 400 a gateway, 404 the account. */
  create(actor: UserActor, body: IPaymentNewParams): Promise<IPayment> {
    check(body);
    const uuid = newUuid();
    const now = isoTime(this.#clock.now());
    const account = body.account ?? actor.account;
    const { amount, reference_id = null, meta = null } = body;
    return this.#store.transaction(async (tx) => {
      if (!(await tx.accountExists(account))) throw notFound("Account");
      await tx.insert({ uuid, account, user: actor.user, amount, reference_id, meta, now });
      const entry = { amount, refType: "payment", refUuid: uuid, description: reference_id } as const;
      if (amount > 0) {
        await tx.ledger.credit(account, entry, now);
        await tx.mail(account, amount, now);
      }
      await tx.retryRenewals(account);
      return tx.entity(uuid);
    });
  }
}

function check(body: IPaymentNewParams): void {
  if (body.provider !== "unknown")
    throw new DomainError(400, "validation_failed", "Payment provider is not available", {
      "body.provider": { message: "Payment provider is not available", value: body.provider },
    });
  if (!isMoney(body.amount)) throw invalidField("body.amount", "at most 5 decimals", body.amount);
  if (Buffer.byteLength(JSON.stringify(body.meta ?? {})) > MAX_META_BYTES)
    throw invalidField("body.meta", `more than ${MAX_META_BYTES} bytes`);
}
