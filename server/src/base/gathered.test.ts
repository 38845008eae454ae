import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { Gathered } from "./gathered.js";

function start() {
  const clock = new FakeClock();
  const posted: string[] = [];
  const gathered = new Gathered<string>((messages) => posted.push(messages.join(" ")), clock);
  return { clock, posted, gathered };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("what is urgent is posted at the end of the turn, and then not before two milliseconds have passed", async () => {
  const { clock, posted, gathered } = start();
  gathered.add("a");
  gathered.add("b");
  expect(posted).toEqual([]);
  await turn();
  gathered.add("c");
  gathered.add("d");
  await turn();
  clock.advance(1);
  expect(posted).toEqual(["a b"]);
  clock.advance(1);
  expect(posted).toEqual(["a b", "c d"]);
});

test("what is not urgent waits ten milliseconds for more", async () => {
  const { clock, posted, gathered } = start();
  gathered.add("a", false);
  clock.advance(5);
  gathered.add("b", false);
  await turn();
  clock.advance(4);
  expect(posted).toEqual([]);
  clock.advance(1);
  expect([posted, clock.waiting]).toEqual([["a b"], 0]);
});

test("it goes with what is urgent, in the order in which it was said", async () => {
  const { clock, posted, gathered } = start();
  gathered.add("a", false);
  gathered.add("b");
  gathered.add("c", false);
  await turn();
  expect([posted, clock.waiting]).toEqual([["a b c"], 0]);
  clock.advance(2);
  gathered.add("d", false);
  clock.advance(9);
  gathered.add("e");
  await turn();
  expect([posted, clock.waiting]).toEqual([["a b c", "d e"], 0]);
});
