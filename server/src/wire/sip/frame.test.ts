import fc from "fast-check";
import { expect, test } from "vitest";
import { type Frame, StreamFramer } from "./frame.js";

const A = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nhello";
const B = "OPTIONS sip:b SIP/2.0\r\nX: y\r\nl : 0\r\n\r\n";
const C = "MESSAGE sip:c SIP/2.0\r\nCONTENT-LENGTH:\t4\r\n\r\n\r\n\r\n";

const shown = (frame: Frame) =>
  frame.kind === "message" ? frame.bytes.toString() : frame.kind === "bad" ? frame.problem : "ping";
const read = (framer: StreamFramer, text: string) => framer.push(Buffer.from(text)).map(shown);

test("messages are cut by Content-Length, however they share or split chunks", () => {
  const stream = A + B + C + A;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      const framer = new StreamFramer();
      const frames: Frame[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizes[i % sizes.length]!;
        frames.push(...framer.push(Buffer.from(stream.slice(at, at + size))));
        at += size;
      }
      expect(frames.map(shown)).toEqual([A, B, C, A]);
      expect(framer.isPartial).toBe(false);
    }),
    { seed: 6 },
  );
});

test("a double CRLF is a ping, a single one between messages is nothing", () => {
  const framer = new StreamFramer();
  expect(read(framer, "\r\n\r\n")).toEqual(["ping"]);
  expect(read(framer, "\r\n")).toEqual([]);
  expect(read(framer, "\r\n")).toEqual(["ping"]);
  expect(read(framer, `\r\n${A}\r\n${B}\r\n\r\n`)).toEqual([A, B, "ping"]);
});

test("a lone CRLF is no message that has begun", () => {
  const framer = new StreamFramer();
  read(framer, "\r\n");
  expect(framer.isPartial).toBe(false);
  read(framer, "OPTIONS");
  expect(framer.isPartial).toBe(true);
});

test.each([
  ["no Content-Length", "OPTIONS sip:a SIP/2.0\r\nX: 1\r\n\r\n", "no-content-length"],
  ["a negative one", "OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n", "content-length"],
  ["one past 64 KiB", "OPTIONS sip:a SIP/2.0\r\nContent-Length: 65536\r\n\r\n", "message-too-long"],
  ["a head past 64 KiB", `OPTIONS sip:a SIP/2.0\r\nX: ${"y".repeat(65_536)}`, "message-too-long"],
  [
    "a head past 64 KiB that has an end",
    `OPTIONS sip:a SIP/2.0\r\nl: 0\r\nX: ${"y".repeat(65_536)}\r\n\r\n`,
    "message-too-long",
  ],
])("%s ends the stream", (_, text, problem) => {
  const framer = new StreamFramer();
  expect(read(framer, A + text)).toEqual([A, problem]);
  expect(read(framer, A)).toEqual([]);
});

test("frames that were given out are not changed by what comes later", () => {
  const framer = new StreamFramer();
  framer.push(Buffer.from(A.slice(0, 20)));
  const [first] = framer.push(Buffer.from(A.slice(20) + B.slice(0, 10)));
  framer.push(Buffer.from(B.slice(10) + C));
  expect(shown(first!)).toBe(A);
});
