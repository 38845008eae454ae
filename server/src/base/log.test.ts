import { expect, test } from "vitest";
import { createLog } from "./log.js";

test("a rejection of work nobody waits for is logged and goes no further", async () => {
  const log = createLog("silent");
  const seen: unknown[] = [];
  log.onFail(
    Promise.reject(new Error("broken")).finally(() => seen.push("settled")),
    "work",
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(["settled"]);
});
