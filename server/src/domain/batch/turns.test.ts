import { expect, test } from "vitest";
import { Turns } from "./turns.js";

const of = (account: string, uuid: string) => ({ account, uuid });

/** Who is served in so many turns. */
function order(turns: Turns, takers: readonly { account: string; uuid: string }[], count: number): string {
  return Array.from({ length: count }, () => {
    const one = turns.next(takers)!;
    turns.served(one);
    return one.uuid;
  }).join("");
}

test("batches of one account take turns, also when each turn is a look of its own", () => {
  const turns = new Turns();
  const takers = [of("x", "a"), of("x", "b"), of("x", "c")];
  expect(order(turns, takers, 3)).toBe("abc");
  turns.keep(takers);
  expect(order(turns, takers, 4)).toBe("abca");
});

test("an account with many batches has no more turns than one with a single batch", () => {
  expect(order(new Turns(), [of("x", "a"), of("x", "b"), of("y", "c")], 8)).toBe("acbcacbc");
});

test("one that comes later has its turn next and no more than its share afterwards", () => {
  const turns = new Turns();
  order(turns, [of("x", "a"), of("x", "b")], 4);
  expect(order(turns, [of("x", "a"), of("x", "b"), of("x", "n")], 4)).toBe("nabn");
});

test("who has ended is forgotten", () => {
  const turns = new Turns();
  order(turns, [of("x", "a"), of("y", "b")], 2);
  turns.keep([of("y", "b")]);
  expect(order(turns, [of("y", "b"), of("x", "a")], 1)).toBe("a");
  expect(turns.next([])).toBeUndefined();
});

test("turns ahead are shared as they would come, and none of them counts before it is served", () => {
  const turns = new Turns();
  const [a, b, c] = [of("x", "a"), of("x", "b"), of("y", "c")];
  const shares = () => [...turns.share([a, b, c], 7)].map(([{ uuid }, count]) => `${uuid}${count}`);
  expect([shares(), shares()]).toEqual([
    ["a2", "c3", "b2"],
    ["a2", "c3", "b2"],
  ]);
  turns.served(a);
  expect(shares()).toEqual(["c4", "b2", "a1"]);
  expect([...turns.share([], 7)]).toEqual([]);
});
