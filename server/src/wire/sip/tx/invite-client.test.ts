import { expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { TxTimers } from "../../../net/sip-tx-timers.js";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { InviteClientTx } from "./invite-client.js";

function start(isReliable: boolean) {
  const clock = new FakeClock();
  const seen: string[] = [];
  const note = (what: string) => seen.push(`${clock.monotonicMs()} ${what}`);
  const timers = new TxTimers(clock, { fire: (timer) => tx.fire(timer) });
  const tx: InviteClientTx = new InviteClientTx(
    {
      send: (wire) => note(wire.toString()),
      arm: (timer, ms) => timers.arm(timer, ms),
      disarm: (timer) => timers.disarm(timer),
      response: (message) => note(String(message.status)),
      ackFor: (message) => Buffer.from(`ACK-${message.status}`),
      timeout: () => note("timeout"),
      done: () => note("done"),
    },
    Buffer.from("INVITE"),
    isReliable,
  );
  tx.start();
  return { clock, seen, tx, answer: (status: number) => tx.response(response(status)) };
}

function response(status: number): SipMessage {
  return scan(Buffer.from(`SIP/2.0 ${status} x\r\nCSeq: 1 INVITE\r\n\r\n`)) as SipMessage;
}

test("over UDP it is sent again after T1, doubling without limit, and times out after 64·T1 (timers A and B)", () => {
  const { clock, seen } = start(false);
  clock.advance(60_000);
  const sent = [0, 500, 1500, 3500, 7500, 15_500, 31_500].map((at) => `${at} INVITE`);
  expect(seen).toEqual([...sent, "32000 timeout", "32000 done"]);
});

test("a 1xx stops repeating and the timeout: from then on it may ring for ever", () => {
  const { clock, seen, answer } = start(false);
  clock.advance(600);
  answer(100);
  answer(180);
  clock.advance(600_000);
  expect(seen).toEqual(["0 INVITE", "500 INVITE", "600 100", "600 180"]);
});

test("a refusal is acknowledged and told once; each copy of it gets the ACK again for 32 s (timer D)", () => {
  const { clock, seen, answer } = start(false);
  answer(486);
  clock.advance(500);
  answer(486);
  clock.advance(31_500);
  answer(486);
  expect(seen).toEqual(["0 INVITE", "0 ACK-486", "0 486", "500 ACK-486", "32000 done"]);
});

test("over TCP a refusal ends it at once", () => {
  const { clock, seen, answer } = start(true);
  answer(603);
  clock.advance(0);
  expect(seen).toEqual(["0 INVITE", "0 ACK-603", "0 603", "0 done"]);
});

test("every 2xx is told for 64·T1 after the first, of whichever branch; a refusal then is dropped (RFC 6026, timer M)", () => {
  const { clock, seen, answer } = start(false);
  answer(200);
  clock.advance(500);
  answer(200);
  answer(486);
  clock.advance(31_500);
  answer(200);
  expect(seen).toEqual(["0 INVITE", "0 200", "500 200", "32000 done"]);
});
