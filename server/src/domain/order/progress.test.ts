import { expect, test } from "vitest";
import type { NextProgress, Progress } from "./port.js";
import { afterCheck, afterConfigure, afterLateCheck, afterOrder } from "./progress.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const FRESH: Progress = { stage: "buy", sentOnMs: null, checks: 0, missingSinceMs: null };

/** Looks at an order until something changes or `untilMs`; the seconds between the looks. */
function looks(kind: "pending" | "missing" | "unknown", stage: "ordered" | "unknown", untilMs: number) {
  let nowMs = stage === "ordered" ? 0 : 5_000;
  let item: Progress = { stage, sentOnMs: 0, checks: 0, missingSinceMs: null };
  const waits: number[] = [];
  for (;;) {
    const next: NextProgress = afterCheck({ kind }, item, nowMs);
    if (next.reason !== undefined || next.dueMs === null || nowMs > untilMs) return { waits, next, nowMs };
    waits.push((next.dueMs - nowMs) / 1000);
    nowMs = next.dueMs;
    item = { ...next, sentOnMs: 0 };
  }
}

test("an order that was taken in is looked at after 2, 5, 10, 30, 60 s, then each minute, for a day", () => {
  const { waits, next, nowMs } = looks("pending", "ordered", 25 * HOUR);
  expect(waits.slice(0, 7)).toEqual([2, 5, 10, 30, 60, 60, 60]);
  expect([next.reason, next.stage, nowMs >= 24 * HOUR, nowMs < 24 * HOUR + 2 * MINUTE]).toEqual([
    "timeout",
    "late",
    true,
    true,
  ]);
});

test("an order without an answer is asked for after 5, 15, 60 s, then each 5 minutes; unknown for 15 minutes it failed", () => {
  expect(afterOrder({ kind: "unknown" }, FRESH, 0)).toMatchObject({ stage: "unknown", dueMs: 5_000 });
  const { waits, next, nowMs } = looks("missing", "unknown", HOUR);
  expect(waits.slice(0, 4)).toEqual([15, 60, 300, 300]);
  expect([next.reason, next.stage, nowMs >= 15 * MINUTE, nowMs <= 21 * MINUTE]).toEqual([
    "timeout",
    "late",
    true,
    true,
  ]);
});

test("an order that is found again counts as known, however long it was missing before", () => {
  const item: Progress = { stage: "unknown", sentOnMs: 0, checks: 3, missingSinceMs: 0 };
  expect(afterCheck({ kind: "pending" }, item, 16 * MINUTE)).toMatchObject({ stage: "unknown", missingSinceMs: null });
});

test("a refusal ends the item with its reason, a provider that is not called leaves it to be bought later", () => {
  const refused = (code: "taken" | "feature" | "other") =>
    afterOrder({ kind: "refused", code, message: "" }, FRESH, 0).reason;
  expect([refused("taken"), refused("feature"), refused("other")]).toEqual([
    "not_available",
    "feature_not_available",
    "provider_error",
  ]);
  expect(afterOrder({ kind: "unsent" }, FRESH, 0)).toMatchObject({ stage: "buy", checks: 1, dueMs: 30_000 });
  expect(afterOrder({ kind: "unsent" }, { ...FRESH, checks: 2880 }, 0).reason).toBe("provider_error");
  expect(
    afterCheck({ kind: "failed", code: "taken" }, { stage: "ordered", sentOnMs: 0, checks: 0, missingSinceMs: null }, 0)
      .reason,
  ).toBe("not_available");
});

test("a number that cannot be set up for a day fails its item and stays ours: it is paid for", () => {
  const item: Progress = { stage: "bought", sentOnMs: 0, checks: 0, missingSinceMs: null };
  expect(afterConfigure({ kind: "ok", value: undefined }, item, 0).stage).toBe("done");
  expect(afterConfigure({ kind: "unknown" }, item, 0)).toMatchObject({ stage: "bought", dueMs: 2_000 });
  expect(afterConfigure({ kind: "unknown" }, item, 24 * HOUR)).toMatchObject({
    reason: "provider_error",
    isOurs: true,
  });
});

test("a purchase that turns up after its item failed is ours; after a week nobody looks any more", () => {
  const item: Progress = { stage: "late", sentOnMs: 0, checks: 0, missingSinceMs: null };
  expect(afterLateCheck({ kind: "success" }, item, HOUR)).toMatchObject({ stage: "done", isOurs: true });
  expect(afterLateCheck({ kind: "missing" }, item, HOUR)).toMatchObject({ stage: "late", dueMs: HOUR + 5 * MINUTE });
  expect(afterLateCheck({ kind: "missing" }, item, 48 * HOUR)).toMatchObject({ stage: "late", dueMs: 49 * HOUR });
  expect(afterLateCheck({ kind: "missing" }, item, 170 * HOUR).stage).toBe("done");
});
