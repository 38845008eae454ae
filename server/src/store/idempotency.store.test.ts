import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { newUuid } from "../base/ids.js";
import { SqlIdempotency } from "./idempotency.js";

let store: TestStore;
let keys: SqlIdempotency;
/** Whether commits fail. */
let breaks = false;
beforeAll(async () => {
  store = await createTestStore();
  keys = new SqlIdempotency(store);
  // Behind the step that stores answers.
  store.beforeCommit(async () => {
    if (breaks) throw new Error("broken");
  });
});
afterAll(() => store.close());

test("the answer is stored with the transaction that commits, be it the second try", async () => {
  const key = { scope: "a", method: "POST", path: "/token", key: newUuid(), hash: "h" };
  const now = Date.now();
  const claim = await keys.claim(key, now);
  const answer = { status: 201, body: "{}" };
  await keys.within(
    claim.kind === "mine" ? claim.id : "",
    () => answer,
    async () => {
      breaks = true;
      await expect(store.transaction(async () => 1)).rejects.toThrow("broken");
      expect(await keys.claim(key, now)).toEqual({ kind: "in-flight" });
      breaks = false;
      await store.transaction(async () => 1);
    },
  );
  expect(await keys.claim(key, now)).toEqual({ kind: "answered", answer });
});
