import { expect, test } from "vitest";
import { parseNameAddr } from "./name-addr.js";
import { parseUri } from "./uri.js";
import { isUsualUri, usualBranch, usualTag } from "./usual.js";
import { parseVia } from "./via.js";

function places(text: string, at: number, end: number): [string, Buffer, number, number] {
  return [text, Buffer.from(text, "latin1"), at, end];
}

test.each([
  ["<sip:bob@h>;tag=x", "x"],
  ["<sip:h:5060>", ""],
  ['"Bob B." <sip:+1-2@10.0.0.1:65535>;a;tag=x@y;tag=z', "x@y"],
  ["<sip:bob@h>;tag", ""],
])("the tag of %j is read as it stands", (text, tag) => {
  expect(usualTag(...places(`To: ${text}\r\n`, 4, 4 + text.length))).toBe(tag);
});

test("the branch of a Via is read as it stands", () => {
  const text = "SIP/2.0/TCP h.example:5061;rport;branch=z9hG4bKx";
  expect(usualBranch(...places(`Via: ${text}\r\n`, 5, 5 + text.length))).toBe("z9hG4bKx");
});

/** A number below `max`, the same in each run. */
function seeded(seed: number): (max: number) => number {
  let state = seed;
  return (max) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % max;
  };
}

const GOOD = [
  "<sip:bob@h>;tag=x",
  '"B" <sip:b.b@h.example:5060>;x=1;tag=abc',
  "Bob <sips:bob@h>;tag=1",
  "sip:bob@h;tag=2",
  "sip:bob.b@h.example:5060",
  "SIP/2.0/UDP h:5060;branch=z9hG4bK1;rport",
  "SIP/2.0/WSS 10.0.0.1;rport=1;branch=a",
];
const ODD = [
  "",
  " ",
  "\t",
  '"',
  "<",
  ">",
  ";",
  "=",
  ":",
  "@",
  ",",
  "\\",
  "\r\n ",
  "\0",
  "ü",
  "0",
  "65536",
  "tag",
  "Tag=y",
  ";tag=",
  "branch",
  "sip:",
  "%41",
  "[::1]",
  "?",
  "/",
];

test("what is read as it stands is what all of it means, and nothing that may not be read", () => {
  const random = seeded(7);
  let read = 0;
  for (let n = 0; n < 40_000; n++) {
    let text = GOOD[random(GOOD.length)]!;
    for (let changes = random(4); changes > 0; changes--) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + ODD[random(ODD.length)] + text.slice(at + random(3));
    }
    text = text.trim();
    const line = `X: ${text}  \r\nTag: y`;
    const tag = usualTag(...places(line, 3, 3 + text.length));
    const branch = usualBranch(...places(line, 3, 3 + text.length));
    if (tag !== undefined)
      expect([text, tag]).toEqual([text, parseNameAddr(text)?.params.get("tag") ?? (parseNameAddr(text) && "")]);
    if (branch !== undefined)
      expect([text, branch]).toEqual([text, parseVia(text)?.params.get("branch") ?? (parseVia(text) && "")]);
    if (isUsualUri(...places(line, 3, 3 + text.length)))
      expect([text, parseUri(text)?.scheme, parseUri(text)?.headers]).toEqual([text, "sip", undefined]);
    if (tag !== undefined || branch !== undefined) read++;
  }
  expect(read).toBeGreaterThan(6_000);
});
