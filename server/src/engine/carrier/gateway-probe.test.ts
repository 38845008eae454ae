import { afterEach, expect, test } from "vitest";
import { sipAnswer } from "../../../../test/support/sip-answer.js";
import { FakeClock } from "../../base/fake-clock.js";
import type { SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { GatewayHealth } from "./gateway-health.js";
import { GatewayProbe } from "./gateway-probe.js";

const answer = (status: number, ...lines: string[]) => sipAnswer(status, "OPTIONS", lines);

let open: GatewayProbe | undefined;
afterEach(() => open?.close());

/** A gateway that says what `says` holds; `asked` are the times of its OPTIONS. */
function watch(first: SipMessage | SyntheticFinal | undefined) {
  const clock = new FakeClock();
  const seen: string[] = [];
  const asked: number[] = [];
  const says = { now: first };
  const health = new GatewayHealth(clock, (state, why) => seen.push(`${clock.monotonicMs()} ${state} ${why ?? ""}`));
  const ask = () => {
    asked.push(clock.monotonicMs());
    return says.now ? Promise.resolve(says.now) : new Promise<never>(() => undefined);
  };
  open = new GatewayProbe({ clock, random: () => 0.5, everyMs: 30_000, health, ask });
  const run = async (ms: number) => {
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(Math.min(500, left));
      await Promise.resolve();
      await Promise.resolve();
    }
  };
  return { clock, seen, asked, says, health, run };
}

test("it is up after its first answer, be it a refusal, and is asked every thirty seconds", async () => {
  const { seen, asked, run } = watch(answer(405));
  await run(65_000);
  expect(asked).toEqual([500, 30_500, 60_500]);
  expect(seen).toEqual(["500 up "]);
});

test("two silences make it down; meanwhile it is asked three times as often, and one answer brings it back", async () => {
  const { seen, asked, says, run, health } = watch(undefined);
  await run(33_000);
  expect(asked).toEqual([500, 14_500, 28_500]);
  expect(seen).toEqual(["18500 down no answer"]);
  expect(health.facts.lastFailure).toBe("no answer");
  says.now = answer(200);
  await run(43_000);
  expect(seen.slice(1)).toEqual(["42500 up "]);
  expect(asked.slice(3)).toEqual([42_500, 72_500]);
});

test("503 and 408 are failures, and Retry-After keeps it from being asked", async () => {
  const { seen, asked, says, run, health } = watch(answer(503, "Retry-After: 120 (maintenance)"));
  await run(1_000);
  expect([health.facts.lastFailure, health.state, health.pauseMs > 0]).toEqual(["503 Word", "unknown", true]);
  says.now = answer(408);
  await run(130_000);
  expect(asked.slice(0, 2)).toEqual([500, 120_500]);
  expect(seen).toEqual(["120500 down 408 Word"]);
});

test("an answer that comes too late is not heard, and none after the end", async () => {
  const clock = new FakeClock();
  const answers: ((final: SipMessage) => void)[] = [];
  const health = new GatewayHealth(clock);
  const ask = () => new Promise<SipMessage>((resolve) => answers.push(resolve));
  const probe = new GatewayProbe({ clock, random: () => 0, everyMs: 30_000, health, ask });
  clock.advance(5_000);
  answers[0]?.(answer(200));
  await Promise.resolve();
  expect(health.state).toBe("unknown");
  clock.advance(10_000);
  expect(answers).toHaveLength(2);
  probe.close();
  answers[1]?.(answer(200));
  await Promise.resolve();
  expect([health.state, clock.waiting]).toEqual(["unknown", 0]);
});
