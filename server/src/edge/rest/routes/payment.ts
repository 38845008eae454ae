import { createPayment, getPayment, listPayments, updatePayment } from "@opentact/contract";
import type { Payments } from "../../../domain/ledger/payments.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface PaymentServices {
  readonly payments: Payments;
}

export const paymentRoutes: readonly BoundRoute<PaymentServices>[] = [
  handle(listPayments, async (s: PaymentServices, { actor, query }) => list(await s.payments.list(actor, query))),
  handle(createPayment, (s: PaymentServices, { actor, body }) => s.payments.create(actor, body)),
  handle(getPayment, (s: PaymentServices, { actor, params }) => s.payments.get(actor, params.uuid)),
  // A manual payment has no provider to ask: it is answered as it is.
  handle(updatePayment, (s: PaymentServices, { actor, params }) => s.payments.get(actor, params.uuid)),
];
