import { expect, test } from "vitest";
import { chooseSender, type PoolCandidate, type PoolRules, type PoolTurn } from "./pool.js";

const rules: PoolRules = { long_code_weight: 1, tollfree_weight: 1, skip_unhealthy_tns: false, sticky_sender: false };
const START: PoolTurn = { long_code: 0, toll_free: 0 };
const number = (tn: number, given: Partial<PoolCandidate> = {}): PoolCandidate => ({
  tn,
  type: "long_code",
  queuedParts: 0,
  usedOn: null,
  results: 0,
  delivered: 0,
  isBlocked: false,
  ...given,
});
const free = (tn: number) => number(tn, { type: "toll_free" });

function sequence(given: PoolRules, times: number): string {
  let turn = START;
  let types = "";
  for (let n = 0; n < times; n++) {
    const chosen = chooseSender([number(1), free(2)], given, turn, null);
    if (!chosen) return "none";
    turn = chosen.turn;
    types += chosen.sender.type === "long_code" ? "L" : "T";
  }
  return types;
}

test("classes take turns by their weights, smoothly", () => {
  expect(sequence({ ...rules, long_code_weight: 3, tollfree_weight: 1 }, 8)).toBe("LLTLLLTL");
  expect(sequence({ ...rules, long_code_weight: 0 }, 3)).toBe("TTT");
  expect(sequence({ ...rules, long_code_weight: 0, tollfree_weight: 0 }, 1)).toBe("none");
});

test("a class without a candidate has no weight", () => {
  expect(chooseSender([free(2)], { ...rules, long_code_weight: 9 }, START, null)?.sender.tn).toBe(2);
  expect(chooseSender([free(2)], { ...rules, tollfree_weight: 0 }, START, null)).toBeUndefined();
  expect(chooseSender([], rules, START, null)).toBeUndefined();
});

test("within a class the smallest queue is taken, then the one not used for longest", () => {
  const list = [
    number(1, { queuedParts: 2 }),
    number(2, { usedOn: "2024-01-02T00:00:00.000Z" }),
    number(3, { usedOn: "2024-01-01T00:00:00.000Z" }),
    number(4, { queuedParts: 1 }),
  ];
  expect(chooseSender(list, rules, START, null)?.sender.tn).toBe(3);
  expect(chooseSender([...list, number(5)], rules, START, null)?.sender.tn).toBe(5);
});

test("a sticky sender is kept while it is a candidate, without using up a turn", () => {
  const sticky = { ...rules, sticky_sender: true };
  expect(chooseSender([number(1), number(2, { queuedParts: 9 })], sticky, START, 2)).toEqual({
    sender: number(2, { queuedParts: 9 }),
    turn: START,
  });
  expect(chooseSender([number(1)], sticky, START, 2)?.sender.tn).toBe(1);
  expect(chooseSender([number(1), number(2)], rules, START, 2)?.sender.tn).toBe(1);
});

test("numbers with bad figures are left out while others are there", () => {
  const bad = number(1, { results: 50, delivered: 12 });
  const skip = { ...rules, skip_unhealthy_tns: true };
  expect(chooseSender([bad, number(2, { queuedParts: 5 })], skip, START, null)?.sender.tn).toBe(2);
  expect(chooseSender([bad], skip, START, null)?.sender.tn).toBe(1);
  const fair = [number(1, { results: 50, delivered: 13 }), number(2, { results: 49, delivered: 0, queuedParts: 1 })];
  expect(chooseSender(fair, skip, START, null)?.sender.tn).toBe(1);
  const blocked = number(1, { isBlocked: true });
  expect(chooseSender([blocked, number(2, { queuedParts: 5 })], skip, START, null)?.sender.tn).toBe(2);
  expect(chooseSender([blocked, number(2, { queuedParts: 5 })], rules, START, null)?.sender.tn).toBe(1);
});
