import { expect, test } from "vitest";
import { eitherEnd, Gone } from "./gone.js";

const ONCE = { once: true } as const;

test("who listens is told once, in order, when it is over already", () => {
  const gone = new Gone();
  const told: string[] = [];
  for (const name of ["a", "b"]) gone.addEventListener("abort", () => told.push(`${name} ${gone.aborted}`), ONCE);
  expect(gone.aborted).toBe(false);
  gone.end();
  gone.end();
  expect(told).toEqual(["a true", "b true"]);
});

test("who left before, or while others are told, hears nothing, and neither does who comes after the end", () => {
  const gone = new Gone();
  const told: string[] = [];
  const left = () => told.push("left");
  const leaving = () => told.push("leaving");
  gone.addEventListener("abort", left, ONCE);
  gone.addEventListener("abort", () => gone.removeEventListener("abort", leaving), ONCE);
  gone.addEventListener("abort", leaving, ONCE);
  const itself = () => {
    told.push("once");
    gone.removeEventListener("abort", itself);
  };
  gone.addEventListener("abort", itself, ONCE);
  const last = () => told.push("last");
  gone.addEventListener("abort", last, ONCE);
  gone.removeEventListener("abort", left);
  gone.removeEventListener("abort", left);
  gone.removeEventListener("abort", last);
  gone.addEventListener("abort", () => told.push("behind"), ONCE);
  gone.end();
  gone.addEventListener("abort", () => told.push("late"), ONCE);
  expect(told).toEqual(["once", "behind"]);
});

test("its signal aborts with it, whether it was asked for before or after", () => {
  const gone = new Gone();
  const { signal } = gone;
  const aborted: unknown[] = [];
  signal.addEventListener("abort", () => aborted.push(signal.reason));
  gone.end();
  expect(aborted).toEqual(["gone"]);
  expect(gone.signal).toBe(signal);
  const other = new Gone();
  other.end();
  expect(other.signal.aborted).toBe(true);
});

test.each([0, 1])("of two ends the first counts: number %i", (first) => {
  const ends = [new Gone(), new Gone()] as const;
  const either = eitherEnd(...ends);
  expect(either.aborted).toBe(false);
  ends[first]?.end();
  expect(either.aborted).toBe(true);
  expect(eitherEnd(ends[0], ends[0])).toBe(ends[0]);
});

test("objects hear it as functions do: those that left hear nothing, and one that watches several is told of which", () => {
  const gone = new Gone();
  const told: string[] = [];
  const heard = (name: string) => ({ handleEvent: () => told.push(name) });
  const left = heard("left");
  gone.watch({ legGone: (leg: string) => told.push(leg) }, "a");
  gone.addEventListener("abort", left, ONCE);
  gone.addEventListener("abort", heard("object"), ONCE);
  gone.watch({ legGone: (leg: string) => told.push(leg) }, "b");
  gone.removeEventListener("abort", left);
  gone.end();
  gone.watch({ legGone: (leg: string) => told.push(leg) }, "late");
  expect(told).toEqual(["a", "object", "b"]);
});
