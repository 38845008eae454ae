import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { TxTimers } from "../../../net/sip-tx-timers.js";
import { NonInviteServerTx } from "./non-invite-server.js";

/** Effects as "time what". */
function start(isReliable: boolean) {
  const clock = new FakeClock();
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${clock.monotonicMs()} ${what}`);
  const timers = new TxTimers(clock, { fire: (timer) => tx.fire(timer) });
  const tx: NonInviteServerTx = new NonInviteServerTx(
    {
      send: (wire) => note(wire.toString()),
      arm: (timer, ms) => timers.arm(timer, ms),
      disarm: (timer) => timers.disarm(timer),
      done: () => note("done"),
    },
    isReliable,
  );
  return { clock, seen, tx };
}

test("over UDP a retransmitted OPTIONS gets the same 200 until timer J (64·T1), then nothing", () => {
  const { clock, seen, tx } = start(false);
  tx.respond(200, Buffer.from("200"));
  clock.advance(31_999);
  tx.request();
  clock.advance(1);
  tx.request();
  expect(seen).toEqual(["0 200", "31999 200", "32000 done"]);
});

test("over TCP the transaction is over with its answer", () => {
  const { clock, seen, tx } = start(true);
  tx.respond(404, Buffer.from("404"));
  clock.advance(0);
  expect(seen).toEqual(["0 404", "0 done"]);
});

test("a retransmission before the answer gets nothing, after a 1xx that, and a second final is dropped", () => {
  const { seen, tx } = start(false);
  tx.request();
  tx.respond(100, Buffer.from("100"));
  tx.request();
  tx.respond(200, Buffer.from("200"));
  tx.respond(500, Buffer.from("500"));
  tx.request();
  expect(seen).toEqual(["0 100", "0 100", "0 200", "0 200"]);
});
