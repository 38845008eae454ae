import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { TxTimers } from "../../../net/sip-tx-timers.js";
import { InviteServerTx } from "./invite-server.js";

function start(isReliable: boolean) {
  const clock = new FakeClock();
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${clock.monotonicMs()} ${what}`);
  const timers = new TxTimers(clock, { fire: (timer) => tx.fire(timer) });
  const tx: InviteServerTx = new InviteServerTx(
    {
      send: (wire) => note(wire.toString()),
      arm: (timer, ms) => timers.arm(timer, ms),
      disarm: (timer) => timers.disarm(timer),
      acked: () => note("acked"),
      timeout: () => note("timeout"),
      done: () => note("done"),
    },
    isReliable,
  );
  const respond = (status: number, repeats?: boolean) => tx.respond(status, Buffer.from(String(status)), repeats);
  return { clock, seen, tx, respond };
}

test("a copy of the INVITE gets the last answer again", () => {
  const { seen, tx, respond } = start(false);
  respond(100);
  tx.request();
  respond(180);
  tx.request();
  expect(seen).toEqual(["0 100", "0 100", "0 180", "0 180"]);
});

test("over UDP a refusal is repeated after T1, doubling to T2, until 64·T1 passed without ACK (timers G and H)", () => {
  const { clock, seen, respond } = start(false);
  respond(486);
  clock.advance(60_000);
  const sent = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500].map((at) => `${at} 486`);
  expect(seen).toEqual([...sent, "32000 timeout", "32000 done"]);
});

test("the ACK ends the repeating; its copies are absorbed for T4 (timer I)", () => {
  const { clock, seen, tx, respond } = start(false);
  respond(486);
  clock.advance(200);
  tx.ack();
  tx.ack();
  clock.advance(60_000);
  expect(seen).toEqual(["0 486", "200 acked", "5200 done"]);
});

test("over TCP a refusal is sent once, and the ACK ends it at once", () => {
  const { clock, seen, tx, respond } = start(true);
  respond(486);
  clock.advance(10_000);
  tx.ack();
  clock.advance(0);
  expect(seen).toEqual(["0 486", "10000 acked", "10000 done"]);
});

test("a challenge is not repeated by itself, only to a copy of the INVITE", () => {
  const { clock, seen, tx, respond } = start(false);
  respond(401, false);
  clock.advance(5_000);
  tx.request();
  clock.advance(27_000);
  expect(seen).toEqual(["0 401", "5000 401", "32000 timeout", "32000 done"]);
});

test("after a 2xx copies of the INVITE are absorbed, the user repeats its 2xx, and 64·T1 end it (RFC 6026, timer L)", () => {
  const { clock, seen, tx, respond } = start(false);
  respond(200);
  clock.advance(500);
  tx.request();
  respond(200);
  respond(486);
  clock.advance(31_500);
  respond(200);
  expect(seen).toEqual(["0 200", "500 200", "32000 done"]);
});

test("whatever comes in, it ends, ends once, and sends nothing after that", () => {
  const step = fc.oneof(
    fc.constantFrom("request", "ack").map((kind) => ({ kind, n: 0 })),
    fc.constantFrom(100, 180, 200, 302, 486, 603).map((n) => ({ kind: "respond", n })),
    fc.integer({ min: 0, max: 40_000 }).map((n) => ({ kind: "advance", n })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, isReliable) => {
      const { clock, seen, tx, respond } = start(isReliable);
      for (const { kind, n } of steps) {
        if (kind === "request") tx.request();
        else if (kind === "ack") tx.ack();
        else if (kind === "respond") respond(n);
        else clock.advance(n);
      }
      respond(500);
      clock.advance(100_000);
      const end = seen.findIndex((line) => line.endsWith(" done"));
      expect(end).toBe(seen.length - 1);
      expect(tx.state).toBe("terminated");
      expect(clock.waiting).toBe(0);
    }),
    { seed: 5 },
  );
});
