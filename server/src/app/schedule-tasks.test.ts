import { expect, test } from "vitest";
import { scheduleTasks } from "./schedule-tasks.js";
import type { Services } from "./services.js";

test("a part of the retention that fails keeps none of the others from its turn, and the job fails", async () => {
  const done: string[] = [];
  const part = (name: string) => async () => void done.push(name);
  const services = {
    retention: { run: part("events") },
    recordRetention: { run: () => Promise.reject(new Error("disk")) },
    audit: { removeOld: part("audit") },
    accountExports: { removeExpired: part("archives") },
    accountPurge: { run: part("accounts") },
  } as unknown as Services;
  const job = scheduleTasks(services)["retention"]?.({}, new AbortController().signal);
  await expect(job).rejects.toMatchObject({ errors: [{ message: "disk" }] });
  expect(done).toEqual(["events", "audit", "archives", "accounts"]);
});
