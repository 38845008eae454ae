import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { TxTimers } from "../../../net/sip-tx-timers.js";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { NonInviteClientTx } from "./non-invite-client.js";

function start(isReliable: boolean) {
  const clock = new FakeClock();
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${clock.monotonicMs()} ${what}`);
  const timers = new TxTimers(clock, { fire: (timer) => tx.fire(timer) });
  const tx: NonInviteClientTx = new NonInviteClientTx(
    {
      send: (wire) => note(wire.toString()),
      arm: (timer, ms) => timers.arm(timer, ms),
      disarm: (timer) => timers.disarm(timer),
      response: (message) => note(String(message.status)),
      timeout: () => note("timeout"),
      done: () => note("done"),
    },
    Buffer.from("BYE"),
    isReliable,
  );
  tx.start();
  return { clock, seen, tx, answer: (status: number) => tx.response(response(status)) };
}

function response(status: number): SipMessage {
  return scan(Buffer.from(`SIP/2.0 ${status} x\r\nCSeq: 1 BYE\r\n\r\n`)) as SipMessage;
}

test("over UDP it is sent again after T1, doubling to T2, and times out after 64·T1", () => {
  const { clock, seen } = start(false);
  clock.advance(40_000);
  const sent = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500].map((at) => `${at} BYE`);
  expect(seen).toEqual([...sent, "32000 timeout", "32000 done"]);
});

test("over TCP it is sent once, and times out too", () => {
  const { clock, seen } = start(true);
  clock.advance(40_000);
  expect(seen).toEqual(["0 BYE", "32000 timeout", "32000 done"]);
});

test("a final answer is told once; over UDP its copies are absorbed for T4", () => {
  const { clock, seen, answer } = start(false);
  answer(200);
  clock.advance(4_999);
  answer(200);
  clock.advance(1);
  answer(200);
  expect(seen).toEqual(["0 BYE", "0 200", "5000 done"]);
});

test("after a 1xx it is repeated every T2 only, but still times out", () => {
  const { clock, seen, answer } = start(false);
  answer(100);
  clock.advance(9_000);
  answer(481);
  expect(seen).toEqual(["0 BYE", "0 100", "500 BYE", "4500 BYE", "8500 BYE", "9000 481"]);
});
