import { expect, test } from "vitest";
import type { SipAddress } from "../../net/sip-address.js";
import { MessageLog } from "./message-log.js";

const peer: SipAddress = { transport: "tls", host: "2001:db8::1", port: 65_535 };
const START_MS = 1_800_000_000_000;
const SLAB_BYTES = 256 * 1024;

test("a message is told as it was and when it was, also when its memory is full and the clock was set back since", () => {
  const log = new MessageLog();
  const wire = Buffer.alloc(8_191);
  const places = Array.from({ length: 80 }, (_, n) =>
    log.add("in", peer, wire.fill(n + 1), n + 2 ** 40, START_MS + n - 20, n % 2 === 0),
  );
  wire.fill(255);
  for (const [n, place] of places.entries()) {
    expect(log.read(place)).toEqual({
      number: n + 2 ** 40,
      atMs: START_MS + n - 20,
      direction: "in",
      ...peer,
      text: String.fromCharCode(n + 1).repeat(8_191),
    });
    expect(log.length(place)).toBe(8_191);
  }
});

test("of a message 8 KiB are kept, and it is written wherever its bytes begin", () => {
  const log = new MessageLog();
  const wire = Buffer.from(Array.from({ length: 9_000 }, (_, n) => n % 127));
  for (let from = 0; from < 9; from++) {
    const place = log.add("out", { ...peer, host: "h".repeat(from) }, wire.subarray(from), 0, 0, true);
    expect(log.read(place).text).toBe(wire.toString("latin1", from, from + 8_192));
    expect(log.read(log.copy(place))).toEqual(log.read(place));
  }
});

test("memory in which nothing is held takes what comes next, and what one record holds is one slab", () => {
  const log = new MessageLog();
  const add = (isOfCall: boolean) => log.add("in", peer, Buffer.alloc(1_000), 0, 0, isOfCall);
  const kept = add(true);
  for (let n = 0; n < 10_000; n++) {
    log.release(add(true));
    log.release(add(false));
  }
  expect(log.bytes).toBeLessThanOrEqual(4 * SLAB_BYTES);
  expect(log.read(kept).text).toHaveLength(1_000);
});

test("after a burst the memory is given back but for 16 MB", () => {
  const log = new MessageLog();
  const wire = Buffer.alloc(8_000);
  const places = Array.from({ length: 8_000 }, () => log.add("in", peer, wire, 0, 0, true));
  expect(log.bytes).toBeGreaterThan(60 * 1024 * 1024);
  const before = process.memoryUsage().external;
  for (const place of places) log.release(place);
  expect(log.bytes).toBeLessThanOrEqual(17 * 1024 * 1024);
  expect(process.memoryUsage().external).toBeLessThanOrEqual(before + 1024 * 1024);
});
