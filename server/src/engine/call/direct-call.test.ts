import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { RunningCall } from "./call-plan.js";
import type { PreparedTarget } from "./dialer.js";
import type { DialHearer, DialPlan } from "./dialling.js";
import { DirectCall } from "./direct-call.js";
import { Gone } from "./gone.js";
import type { InboundLeg } from "./inbound-leg.js";
import type { CallRoute } from "./router.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A call to a user of the account, which is answered at once and talks until `hangUp`. */
function start() {
  const user = { uuid: "u", login: "bob", domain: "a.example", is_active: true, same_domain_calls_only: false };
  const route = { kind: "direct", to: "bob", tn: null, destination: { kind: "user", user } };
  const ends: number[] = [];
  const words = {
    end: (cause: number) => void ends.push(cause),
    refuse: (_ending: unknown, status: number) => void ends.push(status),
  };
  const a = {
    gone: new Gone(),
    takesOffer: () => true,
    end: (cause: number) => words.end(cause),
    refuse: (ending: unknown, status: number) => words.refuse(ending, status),
    record: {},
  };
  const parts = { registrar: { contactsOf: () => [] }, clock: new FakeClock(), mediaOverTls: ["plain"] };
  const caller = { number: "15550100001", tn: null };
  let hangUp = () => {};
  let refuse = () => {};
  let dialled: WeakRef<PreparedTarget> | undefined;
  const dialling = {
    ring: ({ targets }: DialPlan, _signal: Gone, hearer: DialHearer): void => {
      dialled = new WeakRef(targets[0]!);
      hangUp = () => hearer.over({ durationMs: 1 });
      refuse = () => hearer.failed({ kind: "failed", cause: 17, targets: [] });
    },
  };
  const finish = () => ends.push(0);
  const faults: unknown[] = [];
  const fail = (error: unknown) => faults.push(error);
  const facts = { account: { uuid: "acc" }, a, app: null, parts, caller, hairpins: 0, tn: null };
  const call = { ...facts, dialling, finish, fail };
  new DirectCall(
    call as unknown as RunningCall,
    a as unknown as InboundLeg,
    route as unknown as Extract<CallRoute, { kind: "direct" }>,
  ).begin();
  return { ends, faults, words, hangUp: () => hangUp(), refuse: () => refuse(), dialled: () => dialled };
}

test("while both talk nothing is held of what was dialled, and the caller's leg ends with the bridge", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { ends, hangUp, dialled } = start();
  await turn();
  expect(dialled()).toBeDefined();
  await turn();
  collect();
  expect(dialled()?.deref()).toBeUndefined();
  expect(ends).toEqual([]);
  hangUp();
  expect(ends).toEqual([16, 0]);
});

test("a caller who hears that nobody answers is refused, and the call is over", () => {
  const { ends, refuse } = start();
  refuse();
  expect(ends).toEqual([486, 0]);
});

test("a call whose caller cannot be told of its end fails: it would never be over", () => {
  const { ends, faults, words, hangUp, refuse } = start();
  const fault = new Error("cannot be told");
  const broken = () => {
    throw fault;
  };
  Object.assign(words, { end: broken, refuse: broken });
  hangUp();
  refuse();
  expect([ends, faults]).toEqual([[], [fault, fault]]);
});
