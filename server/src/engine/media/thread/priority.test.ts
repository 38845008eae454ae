import { expect, test } from "vitest";
import { raisePriority } from "./priority.js";

test("a media thread asks to be preferred, and goes on where that is refused", () => {
  const asked: unknown[] = [];
  const allowed = (...what: unknown[]) => void asked.push(what);
  const refused = () => {
    throw Object.assign(new Error("denied"), { code: "ERR_SYSTEM_ERROR" });
  };
  expect(raisePriority(allowed as never, "linux")).toBe(true);
  expect(asked).toEqual([[0, -10]]);
  expect(raisePriority(refused as never, "linux")).toBe(false);
});

test("where it would change all of the process nothing is asked", () => {
  const never = () => expect.unreachable();
  expect(raisePriority(never as never, "darwin")).toBe(false);
});
