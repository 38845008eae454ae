import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBencode } from "./bencode.js";
import { parseNg, printNg } from "./ng.js";

const asked = (bytes: Buffer) => parseBencode(bytes.subarray(bytes.indexOf(" ") + 1));

test("a request is a cookie, a space and a dictionary", () => {
  expect(printNg("c1", { command: "ping" }).toString()).toBe("c1 d7:command4:pinge");
  const sides = { callId: "call", fromTag: "a", toTag: "b", sdp: "v=0" } as const;
  expect(asked(printNg("c2", { command: "answer", ...sides }))).toMatchObject({
    command: "answer",
    "call-id": "call",
    "from-tag": "a",
    "to-tag": "b",
    sdp: "v=0",
    flags: ["strict-source"],
    ICE: "remove",
  });
  expect(asked(printNg("c3", { command: "offer", callId: "call", fromTag: "a", sdp: "v=0" }))).not.toHaveProperty(
    "to-tag",
  );
  expect(asked(printNg("c5", { command: "query", callId: "call" }))).toEqual({ command: "query", "call-id": "call" });
  expect(asked(printNg("c4", { command: "delete", callId: "call", fromTag: "a" }))).toEqual({
    command: "delete",
    "call-id": "call",
    "from-tag": "a",
    "delete-delay": 0,
  });
});

test("an answer bears the cookie, a result and what there is besides", () => {
  const read = (text: string) => parseNg(Buffer.from(text));
  expect(read("c1 d6:result4:ponge")).toEqual({ cookie: "c1", answer: { result: "pong" } });
  expect(read("c1 d6:result2:ok3:sdp3:v=0e")?.answer).toMatchObject({ result: "ok", sdp: "v=0" });
  expect(read("c1 d12:error-reason4:full6:result5:errore")?.answer).toMatchObject({ result: "error", reason: "full" });
});

test.each(["", " d6:result4:ponge", "c1", "c1 ", "c1 le", "c1 de", "c1 d6:resulti1ee", "c1 d6:result4:ponge "])(
  "%j is no answer",
  (text) => {
    expect(parseNg(Buffer.from(text))).toBeUndefined();
  },
);

test("no bytes throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseNg(bytes)));
});
