import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { GroupWork, type GroupWorkOptions, type ItemOutcome } from "./group-work.js";

interface Group {
  readonly items: readonly string[];
  readonly end: (outcomes?: readonly ItemOutcome<string>[]) => void;
  readonly fail: (error: Error) => void;
}

function stage(more: Partial<GroupWorkOptions<string, string>> = {}) {
  const clock = new FakeClock();
  const groups: Group[] = [];
  const work = (items: readonly string[]) =>
    new Promise<readonly ItemOutcome<string>[]>((resolve, reject) => {
      const done = items.map((item) => ({ kind: "done", value: `${item} done` }) as const);
      groups.push({ items, end: (outcomes = done) => resolve(outcomes), fail: reject });
    });
  const limits = { most: 3, groups: 2, gatherMs: 0, waitMs: 1_000, waiting: 4 };
  return { clock, groups, group: new GroupWork({ name: "test", clock, work, ...limits, ...more }) };
}

/** A turn of the event loop, and one more for what was planned within it. */
const turn = async () => {
  for (let n = 0; n < 2; n++) await new Promise((resolve) => setImmediate(resolve));
};
const laneOf = (item: string) => item.slice(0, 1);

test("one that comes alone goes at once; those that come meanwhile go together", async () => {
  const { groups, group } = stage();
  const first = group.add("1");
  await turn();
  const others = ["2", "3", "4", "5"].map((item) => group.add(item));
  await turn();
  expect(groups.map(({ items }) => items)).toEqual([["1"]]);
  groups[0]?.end();
  expect(await first).toBe("1 done");
  await turn();
  expect(groups[1]?.items).toEqual(["2", "3", "4"]);
  groups[1]?.end();
  await turn();
  groups[2]?.end();
  expect(await Promise.all(others)).toEqual(["2 done", "3 done", "4 done", "5 done"]);
});

test("a lane is in one group at a time, and others do not wait for it", async () => {
  const { groups, group } = stage({ laneOf });
  const all = [group.add("a1"), group.add("a2")];
  await turn();
  all.push(group.add("a3"), group.add("b1"));
  await turn();
  all.push(group.add("c1"));
  await turn();
  expect(groups.map(({ items }) => items)).toEqual([["a1", "a2"], ["b1"]]);
  groups[1]?.end();
  await turn();
  expect(groups[2]?.items).toEqual(["c1"]);
  groups[0]?.end();
  groups[2]?.end();
  await turn();
  groups[3]?.end();
  expect(await Promise.all(all)).toEqual(["a1 done", "a2 done", "a3 done", "b1 done", "c1 done"]);
});

test("an error of one item is nobody else's, that of a group is everybody's in it", async () => {
  const { groups, group } = stage();
  const both = [group.add("1"), group.add("2")];
  await turn();
  groups[0]?.end([
    { kind: "failed", error: new Error("not this") },
    { kind: "done", value: "fine" },
  ]);
  await expect(both[0]).rejects.toThrow("not this");
  expect(await both[1]).toBe("fine");
  const lost = [group.add("3"), group.add("4")];
  await turn();
  groups[1]?.fail(new Error("away"));
  for (const one of lost) await expect(one).rejects.toThrow("away");
});

test("who waits too long, or finds too many waiting, is refused with 503", async () => {
  const { clock, groups, group } = stage();
  const first = group.add("0");
  await turn();
  const waiting = ["1", "2"].map((item) => group.add(item));
  await turn();
  clock.advance(600);
  waiting.push(group.add("3"), group.add("4"));
  await expect(group.add("5")).rejects.toMatchObject({ status: 503 });
  clock.advance(400);
  for (const one of waiting.slice(0, 2)) await expect(one).rejects.toMatchObject({ status: 503 });
  groups[0]?.end();
  expect(await first).toBe("0 done");
  await turn();
  groups[1]?.end();
  expect(await Promise.all(waiting.slice(2))).toEqual(["3 done", "4 done"]);
});

test("closing refuses what waits and lets the group that runs end", async () => {
  const { groups, group } = stage();
  const running = group.add("1");
  await turn();
  const waiting = group.add("2");
  const closed = group.close();
  await expect(waiting).rejects.toThrow("test is closed");
  await expect(group.add("3")).rejects.toThrow("test is closed");
  groups[0]?.end();
  await closed;
  expect(await running).toBe("1 done");
});

test("those of the last group are waited for, each lane apart, for a few milliseconds at most", async () => {
  const { clock, groups, group } = stage({ laneOf, gatherMs: 5 });
  const first = [group.add("a1"), group.add("a2")];
  await turn();
  groups[0]?.end();
  await Promise.all(first);
  const again = group.add("a3");
  await turn();
  expect(groups).toHaveLength(1);
  const both = [again, group.add("a4")];
  await turn();
  expect(groups[1]?.items).toEqual(["a3", "a4"]);
  // It waits for the others of its lane from their end on, and not from when it came.
  const late = group.add("a5");
  await turn();
  clock.advance(5);
  groups[1]?.end();
  await Promise.all(both);
  await turn();
  clock.advance(4);
  await turn();
  expect(groups).toHaveLength(2);
  clock.advance(1);
  await turn();
  expect(groups[2]?.items).toEqual(["a5"]);
  groups[2]?.end();
  await late;
});
