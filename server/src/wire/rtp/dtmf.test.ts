import { expect, test } from "vitest";
import { DTMF_PAYLOAD_BYTES, DtmfEvent, DtmfReceiver } from "./dtmf.js";

function start() {
  const seen: string[] = [];
  const receiver = new DtmfReceiver((key, ms) => seen.push(`${key} ${ms}`));
  const send = (nowMs: number, timestamp: number, event: number, ticks: number, isEnd = false, marker = false) => {
    const b = Buffer.from([event, (isEnd ? 0x80 : 0) | 10, ticks >> 8, ticks & 0xff]);
    receiver.packet(nowMs, marker, timestamp, b, 0, b.length);
  };
  return { seen, receiver, send };
}

test("one key is told once, at its first end packet, with its duration", () => {
  const { seen, send } = start();
  send(0, 1000, 5, 160, false, true);
  send(20, 1000, 5, 320);
  send(40, 1000, 5, 800, true);
  send(60, 1000, 5, 800, true);
  send(80, 1000, 5, 800, true);
  expect(seen).toEqual(["5 100"]);
});

test("the same key pressed twice is two keys", () => {
  const { seen, send } = start();
  for (const timestamp of [1000, 3000]) {
    send(0, timestamp, 1, 160);
    send(20, timestamp, 1, 480, true);
  }
  expect(seen).toEqual(["1 60", "1 60"]);
});

test("a key whose start was lost is still told", () => {
  const { seen, send } = start();
  send(0, 1000, 10, 960, true);
  expect(seen).toEqual(["* 120"]);
});

test("a key whose end packets were all lost ends with the next key, or after 200 ms of nothing", () => {
  const { seen, send, receiver } = start();
  send(0, 1000, 2, 160);
  send(20, 1000, 2, 640);
  send(300, 4000, 3, 160);
  expect(seen).toEqual(["2 80"]);
  receiver.tick(499);
  expect(seen).toHaveLength(1);
  receiver.tick(500);
  receiver.tick(520);
  expect(seen).toEqual(["2 80", "3 20"]);
});

test("end packets that come after the event was closed, or before a later event, add no key", () => {
  const { seen, send, receiver } = start();
  send(0, 1000, 7, 160);
  receiver.tick(200);
  send(210, 1000, 7, 800, true);
  send(220, 5000, 8, 400, true);
  send(230, 1000, 7, 800, true);
  expect(seen).toEqual(["7 20", "8 50"]);
});

test("a key held beyond the duration field is one key, through its segments", () => {
  const { seen, send } = start();
  send(0, 1000, 9, 0xffff, false, true);
  send(20, 1000 + 0xffff, 9, 160);
  send(40, 1000 + 0xffff, 9, 320, true);
  expect(seen).toEqual([`9 ${Math.round((0xffff + 320) / 8)}`]);
});

test("timestamps may wrap between two keys", () => {
  const { seen, send } = start();
  send(0, 0xffff_ff00, 1, 480, true);
  send(500, 0x0000_0100, 2, 480, true);
  expect(seen).toEqual(["1 60", "2 60"]);
});

test("events that are no keys and payloads that are too short are ignored", () => {
  const { seen, send, receiver } = start();
  send(0, 1000, 16, 160, true);
  send(0, 2000, 255, 160, true);
  receiver.packet(0, false, 3000, Buffer.from([1, 0x80, 0]), 0, 3);
  expect(seen).toEqual([]);
});

test("all sixteen keys come through", () => {
  const { seen, send } = start();
  for (let event = 0; event < 16; event++) send(0, 1000 + event * 1000, event, 480, true);
  expect(seen.map((s) => s.split(" ")[0]).join("")).toBe("0123456789*#ABCD");
});

test("a sent key grows by 20 ms a packet and says its end three times with the same duration", () => {
  const event = new DtmfEvent("#", 100, 20, 777);
  const out = Buffer.alloc(DTMF_PAYLOAD_BYTES);
  const packets: string[] = [];
  const firsts: boolean[] = [];
  while (!event.isOver) {
    firsts.push(event.isFirst);
    event.next(out, 0);
    packets.push(`${out[0]} ${out[1]! & 0x80 ? "end" : "on"} ${out.readUInt16BE(2)}`);
  }
  expect(packets).toEqual([
    "11 on 160",
    "11 on 320",
    "11 on 480",
    "11 on 640",
    "11 end 800",
    "11 end 800",
    "11 end 800",
  ]);
  expect(firsts).toEqual([true, false, false, false, false, false, false]);
});

test("what is sent is received as the same key and duration, with any two of three packets lost", () => {
  for (let lost = 0; lost < 3; lost++) {
    const { seen, receiver } = start();
    const event = new DtmfEvent("D", 140, 20, 4242);
    const out = Buffer.alloc(DTMF_PAYLOAD_BYTES);
    for (let n = 0; !event.isOver; n++) {
      event.next(out, 0);
      if (n % 3 === lost) receiver.packet(n * 20, n === 0, event.timestamp, out, 0, out.length);
    }
    receiver.tick(10_000);
    expect(seen).toEqual(["D 140"]);
  }
});

test.each([
  [8, 20_000],
  [48, 6_000],
  [8, 8_200],
])("a key of %d ticks a millisecond held for %d ms goes out in segments and comes in as one", (ticksPerMs, onMs) => {
  const seen: string[] = [];
  const receiver = new DtmfReceiver((key, ms) => seen.push(`${key} ${ms}`), ticksPerMs);
  const event = new DtmfEvent("3", onMs, 20, 0xffff_f000, ticksPerMs);
  const out = Buffer.alloc(DTMF_PAYLOAD_BYTES);
  const starts = new Set<number>();
  let ends = 0;
  let nowMs = 0;
  while (!event.isOver) {
    const { isFirst } = event;
    event.next(out, 0);
    starts.add(event.timestamp);
    ends += out[1]! >> 7;
    receiver.packet((nowMs += 20), isFirst, event.timestamp, out, 0, out.length);
  }
  expect([seen, ends]).toEqual([[`3 ${onMs}`], 3]);
  expect(starts.size).toBe(Math.ceil((onMs * ticksPerMs) / 0xffff));
});

test("segments of a sender that fills them with whole packets alone are one key", () => {
  const { seen, send } = start();
  send(0, 1000, 4, 65_440, false, true);
  send(20, 1000 + 65_440, 4, 320);
  send(40, 1000 + 65_440, 4, 480, true);
  expect(seen).toEqual([`4 ${(65_440 + 480) / 8}`]);
});

test("a stream may begin in the middle of a key, and a key while another is held ends that one", () => {
  const { seen, send } = start();
  send(0, 0xffff_fff0, 2, 640);
  send(20, 500, 8, 160, false, true);
  send(40, 0xffff_fff0, 2, 800, true);
  send(60, 500, 8, 480, true);
  send(80, 500, 8, 480, true);
  expect(seen).toEqual(["2 80", "8 60"]);
});
