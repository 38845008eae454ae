import { createSocket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { FakeClock } from "../base/fake-clock.js";
import type { SipStanding } from "./sip-gate.js";
import { DEFAULT_LIMITS } from "./sip-limits.js";
import { SipStun } from "./sip-stun.js";

const REQUEST = Buffer.from("000100002112a442b7e7a701bc34d686fa87dfae", "hex");
/** The same with 16 bytes that may be passed over. */
const PADDED = Buffer.concat([
  Buffer.from("000100102112a442b7e7a701bc34d686fa87dfae8022000c", "hex"),
  Buffer.alloc(12, 0x61),
]);
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

function start(standing: SipStanding | undefined) {
  const clock = new FakeClock();
  let floods = 0;
  const nothing = () => undefined;
  const input = {
    message: nothing,
    datagram: nothing,
    socketError: nothing,
    unsent: nothing,
    flooded: () => void floods++,
    flowGone: nothing,
  };
  const stun = new SipStun(clock, DEFAULT_LIMITS, input, standing && (() => standing));
  return { clock, stun, floods: () => floods };
}

test("a Binding request on the SIP port is answered with the address it came from", async () => {
  const stage = await openStage();
  open.push(stage);
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const answered = new Promise<Buffer>((resolve) => socket.once("message", resolve));
  socket.send(REQUEST, stage.port, "127.0.0.1");
  const answer = await answered;
  const port = answer.readUInt16BE(26) ^ 0x2112;
  expect([answer.readUInt16BE(0), answer.length, port]).toEqual([0x0101, 32, socket.address().port]);
  socket.close();
  expect(stage.endpoint.stats()).toMatchObject({ received: 0, malformed: 0 });
});

test("an address that nothing is known of gets no more bytes than it sent", () => {
  for (const standing of ["stranger", undefined] as const) {
    expect(start(standing).stun.answer(REQUEST, "192.0.2.1", 1)).toBeUndefined();
    expect(start(standing).stun.answer(PADDED, "192.0.2.1", 1)).toHaveLength(32);
  }
  expect(start("known").stun.answer(REQUEST, "192.0.2.1", 1)).toHaveLength(32);
});

test("more than its share of a second is not answered, and counted", () => {
  const { stun, clock, floods } = start("known");
  for (let i = 0; i < DEFAULT_LIMITS.requestsPerSecond; i++) stun.answer(REQUEST, "192.0.2.1", 1);
  expect(stun.answer(REQUEST, "192.0.2.1", 1)).toBeUndefined();
  expect(floods()).toBe(1);
  clock.advance(1_000);
  expect(stun.answer(REQUEST, "192.0.2.1", 1)).toHaveLength(32);
});
