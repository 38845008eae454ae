import { expect, test } from "vitest";
import { AudioPriority, type PrioritySystem } from "./priority.js";

function system(o: Partial<PrioritySystem> = {}): PrioritySystem & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const setPriority = (...what: unknown[]) => void asked.push(what);
  return { platform: "linux", getPriority: () => 3, setPriority, asked, ...o };
}

test("a media thread asks to be preferred while it has streams, and then for what it had before", () => {
  const allowed = system();
  const priority = new AudioPriority(allowed);
  expect(allowed.asked).toEqual([]);
  priority.streams(true);
  priority.streams(false);
  expect(allowed.asked).toEqual([
    [0, -10],
    [0, 3],
  ]);
});

test("where it is refused the thread goes on and asks no more", () => {
  let count = 0;
  const priority = new AudioPriority(
    system({
      setPriority: () => {
        count++;
        throw Object.assign(new Error("denied"), { code: "ERR_SYSTEM_ERROR" });
      },
    }),
  );
  priority.streams(true);
  priority.streams(false);
  expect(count).toBe(1);
});

test("where it would change all of the process nothing is asked", () => {
  const never = () => expect.unreachable();
  new AudioPriority(system({ platform: "darwin", getPriority: never, setPriority: never })).streams(true);
});
