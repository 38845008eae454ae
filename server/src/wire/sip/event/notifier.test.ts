import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { NOTIFY_PACE_MS, Notifier, type NotifierTimer } from "./notifier.js";

/** Effects as "time what"; timers run on the clock. */
function start() {
  const clock = new FakeClock();
  const seen: string[] = [];
  const timers = new Map<NotifierTimer, { cancel(): void }>();
  const note = (what: string) => void seen.push(`${clock.monotonicMs()} ${what}`);
  const disarm = (timer: NotifierTimer) => timers.get(timer)?.cancel();
  const notifier: Notifier = new Notifier({
    notify: note,
    arm: (timer, ms) => {
      disarm(timer);
      timers.set(
        timer,
        clock.setTimer(ms, () => notifier.fire(timer, clock.monotonicMs())),
      );
    },
    disarm,
    over: note,
  });
  const answer = (status = 200) => notifier.answered(clock.monotonicMs(), status);
  return { clock, seen, notifier, answer };
}

test("a subscription is told at once, again at each refresh, and that its time is up", () => {
  const { clock, seen, notifier, answer } = start();
  notifier.subscribe(0, 120);
  answer();
  clock.advance(100_000);
  notifier.subscribe(100_000, 60);
  answer();
  clock.advance(60_000);
  answer();
  expect(seen).toEqual([
    "0 active;expires=120",
    "100000 active;expires=60",
    "160000 terminated;reason=timeout",
    "160000 said",
  ]);
});

test("zero seconds ask for the state once", () => {
  const { seen, notifier, answer, clock } = start();
  notifier.subscribe(0, 0);
  answer();
  clock.advance(3_600_000);
  expect(seen).toEqual(["0 terminated;reason=timeout", "0 said"]);
  expect(notifier.state).toBe("terminated");
});

test("changes within a second are told together, and none while a NOTIFY has no answer", () => {
  const { clock, seen, notifier, answer } = start();
  notifier.subscribe(0, 600);
  notifier.changed(0);
  clock.advance(5_000);
  answer();
  notifier.changed(5_000);
  answer();
  clock.advance(300);
  notifier.changed(5_300);
  notifier.changed(5_300);
  clock.advance(NOTIFY_PACE_MS);
  answer();
  clock.advance(NOTIFY_PACE_MS);
  expect(seen).toEqual(["0 active;expires=600", "5000 active;expires=595", "6000 active;expires=594"]);
});

test("an end waits for the NOTIFY under way, and is said with its reason", () => {
  const { seen, notifier, answer } = start();
  notifier.subscribe(0, 600);
  notifier.end(0, "probation", 30);
  notifier.end(0, "rejected");
  expect(seen).toHaveLength(1);
  answer();
  answer();
  expect(seen).toEqual(["0 active;expires=600", "0 terminated;reason=probation;retry-after=30", "0 said"]);
});

test.each([481, 408, 404, 489])("a NOTIFY that is answered %i ends the subscription without another word", (status) => {
  const { clock, seen, notifier, answer } = start();
  notifier.subscribe(0, 600);
  answer(status);
  notifier.changed(0);
  notifier.subscribe(0, 600);
  clock.advance(1_000_000);
  expect(seen).toEqual(["0 active;expires=600", "0 lost"]);
});

test("a NOTIFY that is answered 500 or 503 loses only itself", () => {
  const { clock, seen, notifier, answer } = start();
  notifier.subscribe(0, 600);
  answer(503);
  clock.advance(2_000);
  notifier.changed(2_000);
  expect(seen).toEqual(["0 active;expires=600", "2000 active;expires=598"]);
});

test("whatever comes in whatever order: one NOTIFY at a time, one end, and nothing after it", () => {
  const step = fc.oneof(
    fc.constantFrom("changed", "end", "ok", "lost", "fetch"),
    fc.integer({ min: 60, max: 3_600 }),
    fc.integer({ min: -100_000, max: -1 }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, seen, notifier } = start();
      let answered = 0;
      notifier.subscribe(0, 60);
      for (const next of steps) {
        const now = clock.monotonicMs();
        const sent = seen.filter((line) => /active|terminated/.test(line)).length;
        expect(sent - answered).toBeLessThanOrEqual(1);
        if (next === "changed") notifier.changed(now);
        else if (next === "end") notifier.end(now, "noresource");
        else if (next === "fetch") notifier.subscribe(now, 0);
        else if (typeof next === "number" && next > 0) notifier.subscribe(now, next);
        else if (typeof next === "number") clock.advance(-next);
        else if (sent > answered) {
          answered++;
          notifier.answered(now, next === "ok" ? 200 : 481);
        }
      }
      const ends = seen.filter((line) => /said|lost/.test(line));
      expect(ends.length).toBeLessThanOrEqual(1);
      if (ends[0]) expect(seen.at(-1)).toBe(ends[0]);
    }),
  );
});
