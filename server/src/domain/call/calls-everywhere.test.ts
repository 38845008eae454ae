import { expect, test } from "vitest";
import { DomainError } from "../../base/errors.js";
import { CallsEverywhere } from "./calls-everywhere.js";
import type { NodeCalls, OtherNodes } from "./port/other-nodes.js";

/** A node without live calls; `far` is live on node n2, `lost` on one that answers nothing, `own` was on this one. */
function start() {
  const asked: unknown[] = [];
  const owners = new Map([
    ["far", "n2"],
    ["lost", "n3"],
    ["own", "n1"],
  ]);
  const flushed: (readonly string[])[] = [];
  const here: NodeCalls = {
    hangup: async () => false,
    transfer: async (_account, uuid) => (uuid === "here" ? "accepted" : "ended"),
    play: async (_account, uuid) => (uuid === "here" ? "alone" : "ended"),
    press: async (_account, uuid) => (uuid === "here" ? "not_answered" : "ended"),
    push: async (_account, uuid) => (uuid === "here" ? "not_xml" : "unknown"),
    flush: async (calls) => void flushed.push(calls),
  };
  const others: OtherNodes = {
    ownersOf: async (calls) => new Map([...owners].filter(([call]) => calls.includes(call))),
    ask: async (node, method, args) => {
      asked.push([node, method, ...args]);
      if (node === "n3") throw new DomainError(503, "unavailable", "Service unavailable");
      return (method === "hangup" ? true : "accepted") as never;
    },
  };
  return { asked, owners, flushed, calls: new CallsEverywhere({ here, node: "n1", others }) };
}

const PARTY = { kind: "number", digits: "12125550142" } as const;
const KEYS = { keys: "1", onMs: undefined };

test("what is live here is done here, and its refusals are its own", async () => {
  const { calls, asked } = start();
  expect(await calls.transfer("a", "here", PARTY, 1)).toBe("accepted");
  expect(await calls.play("a", "here", "<x/>")).toBe("alone");
  expect(await calls.press("a", "here", KEYS)).toBe("not_answered");
  expect(await calls.push("a", "here", "<x/>", false)).toBe("not_xml");
  expect(asked).toEqual([]);
});

test("what another node owns is asked of it, once, with all that was given", async () => {
  const { calls, asked } = start();
  expect(await calls.hangup("a", "far")).toBe(true);
  expect(await calls.transfer("a", "far", PARTY, 5)).toBe("accepted");
  expect(await calls.play("a", "far", "<x/>")).toBe("accepted");
  expect(await calls.press("a", "far", KEYS)).toBe("accepted");
  expect(await calls.push("a", "far", "<x/>", true)).toBe("accepted");
  expect(asked).toEqual([
    ["n2", "hangup", "a", "far"],
    ["n2", "transfer", "a", "far", PARTY, 5],
    ["n2", "play", "a", "far", "<x/>"],
    ["n2", "press", "a", "far", KEYS],
    ["n2", "push", "a", "far", "<x/>", true],
  ]);
});

test("what nobody owns, or this node owned, has ended", async () => {
  const { calls, asked } = start();
  for (const uuid of ["gone", "own"]) {
    expect(await calls.hangup("a", uuid)).toBe(false);
    expect(await calls.transfer("a", uuid, PARTY, 5)).toBe("ended");
    expect(await calls.push("a", uuid, "<x/>", true)).toBe("unknown");
  }
  expect(asked).toEqual([]);
});

test("an owner that does not answer is a refusal of what was asked", async () => {
  const { calls } = start();
  await expect(calls.hangup("a", "lost")).rejects.toMatchObject({ status: 503 });
  await expect(calls.press("a", "lost", KEYS)).rejects.toMatchObject({ status: 503 });
});

test("traces are asked of their owners, after the end of a leg too, and one that does not answer holds up no look", async () => {
  const { calls, asked, flushed, owners } = start();
  await calls.flush(["far", "lost", "gone"]);
  owners.clear();
  await calls.flush(["far"]);
  expect(asked).toEqual([
    ["n2", "flush", ["far"]],
    ["n3", "flush", ["lost"]],
    ["n2", "flush", ["far"]],
  ]);
  expect(flushed).toEqual([["far", "lost", "gone"], ["far"]]);
});
