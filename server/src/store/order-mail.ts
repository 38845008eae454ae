import { describeReason, type ItemReason } from "../domain/order/rules.js";
import type { Tx } from "./db.js";

/** Tells the account of an order that is at its end by mail: of the numbers it got, and of those it did not get. */
export async function mailEnd(tx: Tx, order: string, now: string): Promise<void> {
  const items = await tx
    .selectFrom("tn_order_item")
    .select(["account", "tn", "state", "reason"])
    .where("tn_order", "=", order)
    .orderBy("number")
    .execute();
  const account = items[0]?.account;
  if (account === undefined) return;
  const won = items.filter(({ state }) => state === "success").map(({ tn }) => tn);
  if (won.length > 0)
    await tx.mails.addForAccount({ template: "tnorder_success", account, data: { order, numbers: won }, now });
  const lost = items.filter(({ state }) => state === "failed");
  if (lost.length === 0) return;
  const reasons = new Set(lost.map(({ reason }) => describeReason((reason ?? "provider_error") as ItemReason)));
  const data = { order, numbers: lost.map(({ tn }) => tn), reason: [...reasons].join("; ") };
  await tx.mails.addForAccount({ template: "tnorder_rejected", account, data, now });
}
