import { expect, test } from "vitest";
import type { SenderFacts } from "./port/send-facts.js";
import { dayMoney, priced } from "./price.js";

const sender: SenderFacts = {
  tn: 12015550100,
  type: "long_code",
  queuedParts: 0,
  usedOn: null,
  restsUntil: null,
  results: 0,
  delivered: 0,
  isBlocked: false,
  lease: "lease",
  profile: "profile",
  campaign: null,
  isAssigned: true,
  isVerified: false,
  isOptedOut: false,
  tn_profile: "rate",
  provider: null,
  price: "0.00500",
};
const free = dayMoney({ spent: "0", limit: null });
const at = { parts: 3, isLocal: false, surcharge: "0.00123", day: free };

test("the fee is a part of the price, to the fifth decimal, and all parts have it", () => {
  expect(priced(sender, at)).toMatchObject({ price: "0.00623", total: "0.01869", overspends: false });
  expect(priced(sender, { ...at, surcharge: "0" })).toMatchObject({ price: "0.00500", total: "0.01500" });
  expect(priced(sender, { ...at, surcharge: "2" })).toMatchObject({ price: "2.00500", total: "6.01500" });
  expect(priced({ ...sender, price: "0.00000" }, at)).toMatchObject({ price: "0.00123", total: "0.00369" });
});

test("between two numbers of the platform there is no fee", () => {
  expect(priced(sender, { ...at, isLocal: true })).toMatchObject({ price: "0.00500", total: "0.01500" });
});

test("the limit of the day counts the fee; what costs nothing is never over it", () => {
  const over = (spent: string, o: object = {}) =>
    priced(sender, { ...at, day: dayMoney({ spent, limit: "10" }), ...o }).overspends;
  expect([over("9.98131"), over("9.98132")]).toEqual([false, true]);
  expect([over("9.98132", { isLocal: true }), over("9.98501", { isLocal: true })]).toEqual([false, true]);
  const day = dayMoney({ spent: "10.1", limit: "10" });
  expect(priced({ ...sender, price: "0.00000" }, { ...at, surcharge: "0", day }).overspends).toBe(false);
});
