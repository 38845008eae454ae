import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { ReadProof } from "./read-proof.js";

/** A proof whose questions are numbered from 1, and a way to note what is known. */
function proof() {
  const clock = new FakeClock();
  const known: string[] = [];
  let asked = 0;
  const made: ReadProof = new ReadProof({ clock, ask: () => made.asked(++asked) });
  const read = (name: string) => void made.read().then((isRead) => known.push(`${name} ${isRead}`));
  return { clock, known, made, read, asked: () => asked };
}
const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

test("what was written within 200 ms is asked after once, and the answer proves all of it", async () => {
  const { clock, known, made, read, asked } = proof();
  read("a");
  clock.advance(199);
  read("b");
  expect(asked()).toBe(0);
  clock.advance(1);
  expect(asked()).toBe(1);
  read("c");
  made.answered(1);
  await turns();
  expect(known).toEqual(["a true", "b true"]);
  clock.advance(200);
  expect(asked()).toBe(2);
});

test("a request that goes out anyway is as good, and its answer proves what was written before the one before too", async () => {
  const { clock, known, made, read, asked } = proof();
  read("a");
  made.asked(7);
  read("b");
  made.asked(8);
  read("c");
  made.answered(8);
  await turns();
  expect(known).toEqual(["a true", "b true"]);
  made.answered(7);
  clock.advance(200);
  expect(asked()).toBe(1);
  made.end(false);
  await turns();
  expect(known).toEqual(["a true", "b true", "c false"]);
});

test("a peer that takes its leave has read everything; over what has ended nothing is read", async () => {
  const { known, made, read, clock, asked } = proof();
  read("a");
  made.end(true);
  read("b");
  clock.advance(60_000);
  await turns();
  expect(known).toEqual(["a true", "b false"]);
  expect(asked()).toBe(0);
});

test("a peer that stays and never answers is believed after 20 s", async () => {
  const { clock, known, read } = proof();
  read("a");
  clock.advance(200);
  clock.advance(19_999);
  await turns();
  expect(known).toEqual([]);
  clock.advance(1);
  await turns();
  expect(known).toEqual(["a true"]);
});
