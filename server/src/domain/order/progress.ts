import type { ProviderOrder, RefusalCode, Result } from "../provider/port.js";
import type { NextProgress, Progress } from "./port.js";
import type { ItemReason } from "./rules.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Waits between two looks at an order that the provider took in; the last one is repeated (numbers.md 6). */
const ORDERED_WAITS = [2, 5, 10, 30, 60].map((seconds) => seconds * SECOND);
/** The same for an order that got no answer. */
const UNKNOWN_WAITS = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE];
/** A provider that is not called for a while. */
const UNSENT_WAIT = 30 * SECOND;
/** An order the provider does not know for so long has failed. */
const MISSING_MAX = 15 * MINUTE;
/** An order without an end for so long has failed. */
const OPEN_MAX = 24 * HOUR;
/** A purchase may turn up until then. */
const LATE_MAX = 7 * 24 * HOUR;

const REASONS: Readonly<Record<RefusalCode, ItemReason>> = {
  taken: "not_available",
  feature: "feature_not_available",
  other: "provider_error",
};

/** After the order was sent. */
export function afterOrder(result: Result<unknown>, item: Progress, nowMs: number): NextProgress {
  switch (result.kind) {
    case "ok":
      return { stage: "ordered", checks: 0, missingSinceMs: null, dueMs: null };
    case "refused":
      return ended(REASONS[result.code]);
    case "unknown":
      return { stage: "unknown", checks: 0, missingSinceMs: null, dueMs: nowMs + waitOf(UNKNOWN_WAITS, 0) };
    case "unsent":
      if (item.checks * UNSENT_WAIT >= OPEN_MAX) return ended("provider_error");
      return { stage: "buy", checks: item.checks + 1, missingSinceMs: null, dueMs: nowMs + UNSENT_WAIT };
    default:
      return result satisfies never;
  }
}

/** After the provider was asked how the order stands. */
export function afterCheck(order: ProviderOrder, item: Progress, nowMs: number): NextProgress {
  if (order.kind === "success") return { stage: "bought", checks: 0, missingSinceMs: null, dueMs: null };
  if (order.kind === "failed") return ended(REASONS[order.code]);
  const missingSinceMs = order.kind === "missing" ? (item.missingSinceMs ?? nowMs) : null;
  const isOver =
    (missingSinceMs !== null && nowMs - missingSinceMs >= MISSING_MAX) || nowMs - (item.sentOnMs ?? nowMs) >= OPEN_MAX;
  const late = {
    stage: "late",
    reason: "timeout",
    dueMs: nowMs + waitOf(UNKNOWN_WAITS, Number.POSITIVE_INFINITY),
  } as const;
  if (isOver) return { ...late, checks: 0, missingSinceMs: null };
  const waits = item.stage === "ordered" ? ORDERED_WAITS : UNKNOWN_WAITS;
  const checks = item.checks + 1;
  const stage = item.stage === "ordered" ? "ordered" : "unknown";
  return {
    stage,
    checks,
    missingSinceMs,
    dueMs: nowMs + waitOf(waits, item.stage === "ordered" ? checks - 1 : checks),
  };
}

/** After the number was set up. It is paid for, so a failure is tried again for a day. */
export function afterConfigure(result: Result<void>, item: Progress, nowMs: number): NextProgress {
  if (result.kind === "ok") return { stage: "done", checks: 0, missingSinceMs: null, dueMs: null };
  if (nowMs - (item.sentOnMs ?? nowMs) >= OPEN_MAX) return { ...ended("provider_error"), isOurs: true };
  const checks = item.checks + 1;
  return { stage: "bought", checks, missingSinceMs: null, dueMs: nowMs + waitOf(ORDERED_WAITS, checks - 1) };
}

/** After a look at an order that failed without an answer: what was bought all the same goes into our stock. */
export function afterLateCheck(order: ProviderOrder, item: Progress, nowMs: number): NextProgress {
  const rest = { checks: item.checks + 1, missingSinceMs: null };
  if (order.kind === "success") return { ...rest, stage: "done", dueMs: null, isOurs: true };
  if (order.kind === "failed" || nowMs - (item.sentOnMs ?? nowMs) >= LATE_MAX)
    return { ...rest, stage: "done", dueMs: null };
  const isYoung = nowMs - (item.sentOnMs ?? nowMs) < OPEN_MAX;
  return { ...rest, stage: "late", dueMs: nowMs + (isYoung ? 5 * MINUTE : HOUR) };
}

function ended(reason: ItemReason): NextProgress {
  return { stage: "done", checks: 0, missingSinceMs: null, dueMs: null, reason };
}

function waitOf(waits: readonly number[], index: number): number {
  return waits[Math.min(index, waits.length - 1)] ?? MINUTE;
}
