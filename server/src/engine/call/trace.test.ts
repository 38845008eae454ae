import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { packedLegs } from "../../domain/call/packed-trace.js";
import type { PackedLegs, TracedLeg } from "../../domain/call/port/traces.js";
import type { SipAddress } from "../../net/sip-address.js";
import { SipIdentity } from "./sip-identity.js";
import { SipTrace } from "./trace.js";

const peer: SipAddress = { transport: "udp", host: "192.0.2.1", port: 5060 };
const leg = { uuid: "leg-a", account: "acme" };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A trace whose store fails `failures` times before it works, and what was written. */
function start({ failures = 0, isKept = true } = {}) {
  const clock = new FakeClock();
  const batches: (readonly TracedLeg[])[] = [];
  let left = failures;
  let held = Promise.resolve();
  const store = {
    write: async ({ bytes }: PackedLegs) => {
      if (left-- > 0) throw new Error("database away");
      const batch = [...packedLegs(bytes, () => true)];
      await held;
      batches.push(batch);
    },
    of: async () => [],
  };
  const trace = new SipTrace({ store, clock, log: createLog("silent"), isKept });
  const say = (direction: "in" | "out", line: string, callId = "c1") =>
    trace.note(direction, peer, Buffer.from(`${line} SIP/2.0\r\nCall-ID: ${callId}\r\n\r\n`), callId);
  const note = (wire: Buffer, callId: string) => trace.note("in", peer, wire, callId);
  /** What is written from now on is not there before the returned function is called. */
  const hold = () => {
    let go = () => {};
    held = new Promise((resolve) => {
      go = resolve;
    });
    return go;
  };
  const failAgain = (times: number) => {
    left = times;
  };
  const written = () => batches.flat().map((one) => [one.call, ...one.messages.map(lineOf)]);
  const later = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { clock, trace, batches, say, note, written, later, hold, failures: failAgain };
}

const lineOf = ({ direction, message }: TracedLeg["messages"][number]) =>
  `${direction} ${message.split(" SIP/2.0")[0]}`;

test("what went by before the call was known belongs to it, and is written five seconds after its end", async () => {
  const { trace, say, written, later, batches } = start();
  say("in", "INVITE sip:a");
  say("out", "100");
  trace.claim("c1", leg);
  say("out", "486");
  say("in", "OPTIONS sip:b", "c2");
  trace.ended("leg-a");
  await later(4_999);
  say("in", "ACK sip:a");
  expect(written()).toEqual([]);
  await later(5_000);
  expect(written()).toEqual([["leg-a", "in INVITE sip:a", "out 100", "out 486", "in ACK sip:a"]]);
  expect(batches[0]?.[0]).toMatchObject({ account: "acme", is_cut: false });
  expect(batches[0]?.[0]?.messages[0]).toEqual({
    time: "2024-01-01T00:00:00.000Z",
    number: 0,
    direction: "in",
    transport: "udp",
    peer: "192.0.2.1:5060",
    call_id: "c1",
    message: "INVITE sip:a SIP/2.0\r\nCall-ID: c1\r\n\r\n",
  });
});

test("each leg is written five seconds after its own end, with those that end in the same moment", async () => {
  const { trace, say, later, batches } = start();
  for (const [at, call] of ["leg-a", "leg-b", "leg-c"].entries()) {
    trace.claim(`c${at}`, { uuid: call, account: "acme" });
    say("in", "INVITE sip:a", `c${at}`);
  }
  const calls = () => batches.map((batch) => batch.map(({ call }) => call));
  await later(2_000);
  trace.ended("leg-a");
  await later(100);
  trace.ended("leg-b");
  await later(2_000);
  trace.ended("leg-c");
  await later(1_000);
  await later(2_149);
  expect(calls()).toEqual([]);
  await later(1);
  expect(calls()).toEqual([["leg-a", "leg-b"]]);
  await later(2_100);
  expect(calls()).toEqual([["leg-a", "leg-b"], ["leg-c"]]);
});

test("what is repeated late is written too, and then the leg is forgotten with its timer", async () => {
  const { clock, trace, say, written, later } = start();
  trace.claim("c1", leg);
  say("out", "BYE sip:a");
  trace.ended("leg-a");
  await later(10_000);
  say("out", "BYE sip:a");
  for (let seconds = 0; seconds < 30; seconds += 5) await later(5_000);
  expect(written()).toEqual([
    ["leg-a", "out BYE sip:a"],
    ["leg-a", "out BYE sip:a"],
  ]);
  expect([trace.size, clock.waiting]).toEqual([0, 0]);
});

test("an INVITE that nobody claims is forgotten when it cannot come again, with its timer", async () => {
  const { clock, trace, say, written, later } = start();
  say("in", "INVITE sip:a");
  for (let seconds = 0; seconds < 30; seconds += 5) await later(5_000);
  say("in", "INVITE sip:b", "c2");
  await later(5_000);
  trace.claim("c1", leg);
  trace.claim("c2", { uuid: "leg-b", account: "acme" });
  for (const call of ["leg-a", "leg-b"]) trace.ended(call);
  for (let seconds = 0; seconds < 40; seconds += 5) await later(5_000);
  expect(written()).toEqual([["leg-b", "in INVITE sip:b"]]);
  expect(clock.waiting).toBe(0);
  say("in", "INVITE sip:c", "c3");
  for (let seconds = 0; seconds < 40; seconds += 5) await later(5_000);
  expect(clock.waiting).toBe(0);
});

test("a call that lives on is written once a minute", async () => {
  const { trace, say, written, later } = start();
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  for (let seconds = 0; seconds < 55; seconds += 5) await later(5_000);
  expect(written()).toEqual([]);
  await later(5_000);
  say("in", "INFO sip:a");
  await trace.flush(["leg-a", "unknown"]);
  await trace.flush(["leg-a"]);
  expect(written()).toEqual([
    ["leg-a", "in INVITE sip:a"],
    ["leg-a", "in INFO sip:a"],
  ]);
});

test("a leg with two dialogs has the messages of both, and two legs of one dialog have them each", async () => {
  const { trace, say, written } = start();
  trace.claim("c1", leg);
  trace.claim("c2", leg);
  say("out", "INVITE sip:a");
  say("out", "INVITE sip:b", "c2");
  trace.claim("c1", { uuid: "leg-b", account: "acme" });
  trace.claim("c1", { uuid: "leg-b", account: "acme" });
  say("in", "180");
  await trace.flush(["leg-a", "leg-b"]);
  expect(written()).toEqual([
    ["leg-a", "out INVITE sip:a", "out INVITE sip:b", "in 180"],
    ["leg-b", "out INVITE sip:a", "in 180"],
  ]);
});

test("a leg keeps 500 messages, 256 KiB of them and 8 KiB of each, and tells that there were more", async () => {
  const { trace, say, batches } = start();
  trace.claim("c1", leg);
  for (let i = 0; i < 502; i++) say("in", `INFO ${i}`);
  await trace.flush(["leg-a"]);
  say("in", "INFO 502");
  await trace.flush(["leg-a"]);
  trace.claim("c2", { uuid: "leg-b", account: "acme" });
  for (let i = 0; i < 40; i++) say("in", `INFO ${"x".repeat(9_000)}`, "c2");
  await trace.flush(["leg-b"]);
  const [first, second] = batches.flat();
  expect(batches.flat().map(({ messages, is_cut }) => [messages.length, is_cut])).toEqual([
    [500, true],
    [32, true],
  ]);
  expect(first?.messages.at(-1)?.message).toContain("INFO 499");
  expect(second?.messages[0]?.message).toHaveLength(8 * 1024);
});

test("while the database is away traces wait, are tried again, and who asks for one hears of it", async () => {
  const { trace, say, written, later, clock } = start({ failures: 2 });
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  await expect(trace.flush(["leg-a"])).rejects.toThrow("database away");
  trace.ended("leg-a");
  await later(5_000);
  expect(written()).toEqual([]);
  await later(5_000);
  expect(written()).toEqual([["leg-a", "in INVITE sip:a"]]);
  for (let seconds = 0; seconds < 30; seconds += 5) await later(5_000);
  expect(clock.waiting).toBe(0);
});

test("closing writes what there is and takes nothing more", async () => {
  const { trace, say, written, clock } = start();
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  await trace.close();
  await trace.close();
  trace.claim("c3", leg);
  expect(written()).toEqual([["leg-a", "in INVITE sip:a"]]);
  expect([trace.size, clock.waiting]).toEqual([0, 0]);
});

test("the secret of calls of the node to itself is not written", async () => {
  const { trace, batches } = start();
  const identity = new SipIdentity("us.example");
  const [name, value] = identity.hairpin(1);
  trace.claim("c1", leg);
  const wire = Buffer.from(`INVITE sip:a SIP/2.0\r\n${name}: ${value}\r\nCall-ID: c1\r\n\r\n`);
  trace.note("out", peer, wire, "c1");
  await trace.close();
  const { message } = batches[0]![0]!.messages[0]!;
  expect(message).toBe(`INVITE sip:a SIP/2.0\r\n${name}: 1[removed]\r\nCall-ID: c1\r\n\r\n`);
});

test("INVITEs that never become calls push only each other out", async () => {
  const { trace, say, written } = start();
  say("in", "INVITE sip:old", "old");
  for (let i = 0; i < 1_000; i++) say("in", "INVITE sip:a", `scan-${i}`);
  for (let i = 0; i < 20; i++) say("in", "INVITE sip:a", "scan-999");
  for (const callId of ["old", "scan-0", "scan-999"]) trace.claim(callId, { uuid: callId, account: "acme" });
  await trace.flush(["old", "scan-0", "scan-999"]);
  expect(written().map(([call, ...messages]) => [call, messages.length])).toEqual([
    ["scan-0", 1],
    ["scan-999", 6],
  ]);
});

test("the last 2,000 messages of the node are at hand, newest first, also when nothing is kept of calls", async () => {
  const { trace, say, written } = start({ isKept: false });
  trace.claim("c1", leg);
  for (let i = 0; i < 2_001; i++) say("in", `OPTIONS ${i}`);
  await trace.close();
  const lines = [...trace.recent()].map(({ text }) => text.split(" SIP")[0]);
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([2_000, "OPTIONS 2000", "OPTIONS 1"]);
  expect(written()).toEqual([]);
});

test("what is said while a leg is being written, and while the database is away, is written once and in order", async () => {
  const { trace, say, written, hold, failures } = start({ failures: 1 });
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  await expect(trace.flush(["leg-a"])).rejects.toThrow("database away");
  say("out", "100");
  const go = hold();
  const writing = trace.flush(["leg-a"]);
  await settled();
  say("out", "180");
  const again = trace.flush(["leg-a"]);
  go();
  await Promise.all([writing, again]);
  expect(written()).toEqual([
    ["leg-a", "in INVITE sip:a", "out 100"],
    ["leg-a", "out 180"],
  ]);
  say("out", "200");
  failures(1);
  await expect(trace.flush(["leg-a"])).rejects.toThrow("database away");
  await trace.flush([]);
  expect(written().slice(2)).toEqual([["leg-a", "out 200"]]);
});

test("a leg that is over stays until the database took it, and nothing of it after", async () => {
  const { trace, say, written, later, clock } = start({ failures: 20 });
  trace.claim("c1", leg);
  trace.fetched("leg-a", { atMs: 0, url: "http://x", durationMs: 1, method: "GET", status: 200, size: 1, error: null });
  say("in", "INVITE sip:a");
  trace.ended("leg-a");
  for (let seconds = 0; seconds < 60; seconds += 5) await later(5_000);
  trace.claim("c1", { uuid: "leg-b", account: "acme" });
  expect([trace.size, written()]).toEqual([2, []]);
  for (let seconds = 0; seconds < 60; seconds += 5) await later(5_000);
  expect(written()[0]).toEqual(["leg-a", "in INVITE sip:a"]);
  expect(trace.size).toBe(1);
  trace.ended("leg-b");
  for (let seconds = 0; seconds < 60; seconds += 5) await later(5_000);
  expect([trace.size, clock.waiting]).toEqual([0, 0]);
});

test("a leg whose time is over while it is being written is written once, and its row is free once", async () => {
  const { trace, say, written, later, hold } = start();
  trace.claim("c1", leg);
  for (let i = 0; i < 501; i++) say("in", `INFO ${i}`);
  const go = hold();
  const writing = trace.flush(["leg-a"]);
  trace.ended("leg-a");
  for (let seconds = 0; seconds < 40; seconds += 5) await later(5_000);
  expect(trace.size).toBe(1);
  go();
  await Promise.all([writing, trace.flush(["leg-a"])]);
  expect(written().map(([call, ...messages]) => [call, messages.length])).toEqual([["leg-a", 500]]);
  expect(trace.size).toBe(0);
  for (const call of ["leg-b", "leg-c"]) {
    trace.claim(call, { uuid: call, account: "acme" });
    say("in", `INVITE sip:${call}`, call);
  }
  await trace.flush(["leg-b", "leg-c"]);
  expect(written().slice(1)).toEqual([
    ["leg-b", "in INVITE sip:leg-b"],
    ["leg-c", "in INVITE sip:leg-c"],
  ]);
});

test("a step of a leg whose time is over is written after what is being written, and is no other leg's", async () => {
  const { trace, say, batches, later, hold } = start();
  const stored = { time: "2024-01-01T00:01:00.000Z", record: "r", tag: null, duration: 1, size: 1 } as const;
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  const go = hold();
  const writing = trace.flush(["leg-a"]);
  trace.ended("leg-a");
  for (let seconds = 0; seconds < 40; seconds += 5) await later(5_000);
  trace.stepped("leg-a", { ...stored, step: "stored", format: "wav", reason: null });
  go();
  await writing;
  trace.claim("c2", { uuid: "leg-b", account: "other" });
  trace.stepped("leg-b", { ...stored, step: "ended", format: null, reason: null });
  await trace.flush(["leg-b"]);
  const steps = batches
    .flat()
    .map(({ call, account, steps = [] }) => [call, account, ...steps.map(({ step }) => step)]);
  expect(steps).toEqual([
    ["leg-a", "acme"],
    ["leg-a", "acme", "stored"],
    ["leg-b", "other", "ended"],
  ]);
});

test("a leg that is being written and waits again does not keep those behind it from being given up", async () => {
  const { trace, note, say, hold, written } = start();
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  const go = hold();
  const writing = trace.flush(["leg-a"]);
  await settled();
  say("out", "200");
  const again = trace.flush(["leg-a"]);
  const wire = Buffer.from(`INFO sip:a SIP/2.0\r\n\r\n${"x".repeat(8_000)}`);
  const flushes: Promise<void>[] = [];
  for (let n = 0; n < 300; n++) {
    trace.claim(`d${n}`, { uuid: `leg-${n}`, account: "acme" });
    for (let at = 0; at < 32; at++) note(wire, `d${n}`);
    flushes.push(trace.flush([`leg-${n}`]));
  }
  go();
  await Promise.all([writing, again, ...flushes]);
  const calls = written().map(([call]) => call);
  expect([calls.slice(0, 2), calls.at(-1)]).toEqual([["leg-a", "leg-a"], "leg-299"]);
  expect((calls.length - 2) * 32 * wire.length).toBeLessThan(64 * 1024 * 1024);
});

test("while the database is away 64 MB wait, the oldest legs are given up, and memory comes back afterwards", async () => {
  const { trace, note, written, later, failures } = start({ failures: 1_000 });
  const wire = Buffer.from(`INFO sip:a SIP/2.0\r\n\r\n${"x".repeat(8_000)}`);
  for (let n = 0; n < 400; n++) {
    trace.claim(`c${n}`, { uuid: `leg-${n}`, account: `a${n}` });
    for (let at = 0; at < 25; at++) note(wire, `c${n}`);
    trace.ended(`leg-${n}`);
  }
  await later(40_000);
  expect(trace.bytes).toBeLessThan(110 * 1024 * 1024);
  failures(0);
  for (let seconds = 0; seconds < 10; seconds += 5) await later(5_000);
  await trace.flush([]);
  const calls = written().map(([call]) => call);
  expect([calls[0], calls.at(-1), calls.length]).toEqual([`leg-${400 - calls.length}`, "leg-399", calls.length]);
  expect(calls.length * 25 * wire.length).toBeGreaterThan(60 * 1024 * 1024);
  expect([trace.size, trace.bytes < 34 * 1024 * 1024]).toEqual([0, true]);
});

test("a leg that lives on holds no memory that 64 MB were written after, nor does an INVITE that nobody claims", async () => {
  const { trace, note, say, written, later } = start();
  trace.claim("c1", leg);
  say("in", "INVITE sip:a");
  say("in", "INVITE sip:b", "unknown");
  const wire = Buffer.from(`INFO sip:a SIP/2.0\r\n\r\n${"x".repeat(8_000)}`);
  for (let n = 0; n < 400; n++) {
    trace.claim(`d${n}`, { uuid: `leg-${n}`, account: "acme" });
    for (let at = 0; at < 25; at++) note(wire, `d${n}`);
    await trace.flush([`leg-${n}`]);
  }
  expect(written().filter(([call]) => call === "leg-a")).toEqual([]);
  expect(trace.bytes).toBeLessThan(40 * 1024 * 1024);
  await later(5_000);
  expect(written().filter(([call]) => call === "leg-a")).toEqual([["leg-a", "in INVITE sip:a"]]);
  say("in", "INFO sip:a");
  trace.claim("unknown", { uuid: "leg-u", account: "acme" });
  await trace.flush(["leg-a", "leg-u"]);
  expect(written().at(-1)).toEqual(["leg-a", "in INFO sip:a"]);
});

test("many calls leave nothing behind, neither rows nor memory", async () => {
  const { trace, say, written, later, clock } = start();
  for (let n = 0; n < 3_000; n++) {
    say("in", `INVITE sip:${n}`, `a${n}`);
    trace.claim(`a${n}`, { uuid: `leg-a${n}`, account: `account ${n % 7}` });
    trace.claim(`b${n}`, { uuid: `leg-b${n}`, account: `account ${n % 7}` });
    say("out", `INVITE sip:${n}`, `b${n}`);
    say("in", "200", `b${n}`);
    for (const side of "ab") trace.ended(`leg-${side}${n}`);
    if (n % 10 === 0) await later(100);
  }
  for (let seconds = 0; seconds < 40; seconds++) await later(1_000);
  const expected = Array.from({ length: 3_000 }, (_, n) => [
    [`leg-a${n}`, `in INVITE sip:${n}`],
    [`leg-b${n}`, `out INVITE sip:${n}`, "in 200"],
  ]).flat();
  expect(written()).toEqual(expected);
  expect([trace.size, clock.waiting, trace.bytes <= 4 * 256 * 1024]).toEqual([0, 0, true]);
});
