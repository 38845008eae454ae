import { expect, test } from "vitest";
import type { AccountFacts, ManyFacts, NamedSender } from "./port/send-facts.js";
import { priced } from "./price.js";
import { RunningFacts } from "./running-facts.js";

const TN = 12015550100;
const wish = { account: "ann", tn: TN };
const named: NamedSender = {
  account: "ann",
  sender: {
    tn: TN,
    type: "long_code",
    queuedParts: 7,
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
    tn_profile: "rate",
    provider: null,
    price: "0.00500",
  },
  shown: {} as NamedSender["shown"],
};

/** Facts of two messages of one account. */
function facts(money: Pick<AccountFacts, "free" | "spent" | "limit">): RunningFacts {
  const ann: AccountFacts = { countries: ["US"], isWatched: false, ...money, shown: {} as AccountFacts["shown"] };
  const one = { isOptedOut: false, recipient: null };
  const all: ManyFacts = {
    senders: [named],
    wishes: [one, { isOptedOut: true, recipient: { account: "bob", tn: 12015550101 } }],
    accounts: { ann },
    profiles: {},
    users: {},
    table: { routes: [], carriers: [] },
  };
  return new RunningFacts(all);
}

/** What message `index` of two parts, with a fee of 0.00123 for each, costs now. */
function next(running: RunningFacts, index = 0) {
  const sender = running.senderOf(index, wish);
  if (!sender) throw new Error("no sender");
  const { day } = running.about(index, "ann");
  return priced(sender, { parts: 2, isLocal: false, surcharge: "0.00123", day });
}

test("the balance pays for fees, and each message sees what those before it have left", () => {
  const running = facts({ free: "0.02491", spent: "0", limit: null });
  expect(running.take("ann", next(running), 2)).toBe(true);
  expect(next(running).queuedParts).toBe(9);
  expect(running.take("ann", next(running), 2)).toBe(false);
  expect(next(running).queuedParts).toBe(9);
  const exact = facts({ free: "0.02492", spent: "0", limit: null });
  expect([exact.take("ann", next(exact), 2), exact.take("ann", next(exact), 2)]).toEqual([true, true]);
});

test("the limit of the day counts the fees of messages before", () => {
  const running = facts({ free: "100", spent: "9.97508", limit: "10" });
  expect(next(running).overspends).toBe(false);
  running.take("ann", next(running), 2);
  expect(next(running).overspends).toBe(false);
  running.take("ann", next(running), 2);
  expect(next(running).overspends).toBe(true);
});

test("what a message is judged by is that of its place", () => {
  const running = facts({ free: "1", spent: "0", limit: null });
  expect([next(running).isOptedOut, next(running, 1).isOptedOut]).toEqual([false, true]);
  expect(running.about(0, "ann")).toMatchObject({ recipient: null, countries: ["US"] });
  expect(running.about(1, "ann")).toMatchObject({ recipient: { account: "bob" } });
  expect(running.senderOf(0, { account: "bob", tn: TN })).toBeUndefined();
});
