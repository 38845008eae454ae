import { expect, test } from "vitest";
import { createLog } from "../../base/log.js";
import { signingSecrets } from "./signing-secrets.js";

function start() {
  const state = { reads: 0, isAway: false };
  const active = async (account: string) => {
    if (state.isAway) throw new Error("away");
    return [`${account} ${++state.reads}`];
  };
  return { state, secretsOf: signingSecrets({ secrets: { active }, log: createLog("silent") }) };
}

test("a rotation counts for the next request", async () => {
  const { secretsOf } = start();
  expect([await secretsOf("a"), await secretsOf("a")]).toEqual([["a 1"], ["a 2"]]);
});

test("while the database is away the last ones known sign, and an unknown account signs nothing", async () => {
  const { state, secretsOf } = start();
  await secretsOf("a");
  state.isAway = true;
  expect([await secretsOf("a"), await secretsOf("b")]).toEqual([["a 1"], []]);
});

test("a flood of accounts does not fill the memory", async () => {
  const { state, secretsOf } = start();
  await secretsOf("first");
  for (let n = 0; n < 1_000; n++) await secretsOf(String(n));
  state.isAway = true;
  expect([await secretsOf("first"), await secretsOf("0")]).toEqual([[], ["0 2"]]);
});
