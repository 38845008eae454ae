import fc from "fast-check";
import { expect, test } from "vitest";
import { changes, damaged } from "../../../../test/support/damage.js";
import { tortureCases } from "../../../../test/support/torture.js";
import { check } from "./check.js";
import { parseChallenge, parseCredentials, printChallenge, printCredentials } from "./digest.js";
import { type Frame, StreamFramer } from "./frame.js";
import { headerKey } from "./headers.js";
import type { SipMessage } from "./message.js";
import { parseNameAddr, printNameAddr } from "./name-addr.js";
import { headText, printRequest, printResponse } from "./print.js";
import { scan } from "./scan.js";
import { serverKey } from "./tx/key.js";
import { parseUri, printUri } from "./uri.js";
import { parseVia, printVia } from "./via.js";

/** Found cases are printed with their seed; each run of the suite is the same. */
const RUNS = { seed: 4475, numRuns: 400 };
const MESSAGES = [...tortureCases("torture"), ...tortureCases("torture-ipv6")].map(({ bytes }) =>
  bytes.toString("latin1"),
);

const anyMessage = fc.oneof(
  fc.tuple(fc.constantFrom(...MESSAGES), changes).map(([text, list]) => Buffer.from(damaged(text, list), "latin1")),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
);

/** Reads whatever the platform reads of a message; what passed `check` never throws. */
function readAll(message: SipMessage): void {
  const { via, from, to, cseq, callId, branch, fromTag, toTag, text } = message;
  expect([via, from, to, cseq].every((value) => value !== undefined)).toBe(true);
  expect([callId, branch, fromTag, toTag, text].every((value) => typeof value === "string")).toBe(true);
  for (const name of ["contact", "route", "record-route", "authorization", "accept", "x"] as const)
    message.headers(name);
  message.contact();
  serverKey(message);
}

test("reading any bytes ends without an error, and so does answering what may be answered", () => {
  fc.assert(
    fc.property(anyMessage, (bytes) => {
      const message = scan(bytes);
      if (typeof message === "string") return;
      const refusal = check(message);
      if (!refusal) readAll(message);
      if (message.kind === "response" || (refusal && refusal.status === undefined)) return;
      const answer = scan(printResponse(message, { host: "2001:db8::1", port: 5060 }, { status: 400, toTag: "t" }));
      expect(typeof answer).toBe("object");
      expect((answer as SipMessage).problem).toBeUndefined();
    }),
    { ...RUNS, numRuns: 1_500 },
  );
});

test("an answer to what is well formed is well formed, and belongs to it", () => {
  fc.assert(
    fc.property(anyMessage, (bytes) => {
      const message = scan(bytes);
      if (typeof message === "string" || message.kind === "response" || check(message)) return;
      const answer = scan(printResponse(message, { host: "192.0.2.1", port: 1 }, { status: 486, toTag: "t" }));
      expect(answer).toBeTypeOf("object");
      const { via, cseq, callId, fromTag } = answer as SipMessage;
      expect([callId, fromTag, cseq]).toEqual([message.callId, message.fromTag, message.cseq]);
      expect(via.params.get("branch")).toBe(message.via.params.get("branch"));
    }),
    RUNS,
  );
});

const EXAMPLES = {
  uri: [
    "sip:alice:secret@example.com:5070;transport=tcp;lr?Subject=x&a=%20",
    "sips:+1(202)555@[2001:db8::1]:5061;user=phone",
    "tel:+1-202-555-0100;phone-context=example.com",
    "sip:null-%00-null@example.com;n%61me=v%61lue%25%34%31",
    "urn:service:sos",
  ],
  nameAddr: [
    '"J Rosenberg \\\\\\"" <sip:jdrosen@example.com;lr>;tag=98asjd8;q=0.3;x="a;b"',
    "Bell, Alexander <sip:a.g.bell@example.com>;tag=43",
    "sip:+19725552222@gw1.example.net;unknownparam",
    "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>;expires=60",
  ],
  via: [
    "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK390skdjuw;rport;received=192.0.2.1",
    "SIP  / 2.0  / TCP     spindle.example.com   ;  branch  =   z9hG4bK9ikj8",
    "SIP/2.0/UDP [2001:db8::9:1]:6050;received=[2001:db8::9:255];branch=z9hG4bKas3",
  ],
  challenge: [
    'Digest realm="a \\"b\\"", nonce="n==", algorithm=SHA-256, qop="auth,auth-int", stale=TRUE, opaque="o"',
    "Digest realm=x,nonce=y",
  ],
  credentials: [
    'Digest username="bob", realm="r", nonce="n", uri="sip:r", response="AA", algorithm=MD5, qop=auth, nc=00000001, cnonce="c", opaque=""',
  ],
};

/** What is read of a text is what is read of its print. */
function isStable<T>(text: string, parse: (text: string) => T | undefined, print: (value: T) => string): void {
  const value = parse(text);
  if (value === undefined) return;
  const printed = print(value);
  expect(printed).not.toMatch(/[\r\n]/);
  expect(parse(printed)).toEqual(value);
  expect(print(parse(printed)!)).toBe(printed);
}

test.each([
  ["uri", (text: string) => isStable(text, parseUri, printUri)],
  ["nameAddr", (text: string) => isStable(text, parseNameAddr, printNameAddr)],
  ["via", (text: string) => isStable(text, parseVia, printVia)],
  ["challenge", (text: string) => isStable(text, parseChallenge, printChallenge)],
  ["credentials", (text: string) => isStable(text, parseCredentials, printCredentials)],
] as const)("%s: what was read and printed is read as the same", (kind, stable) => {
  for (const text of EXAMPLES[kind]) stable(text);
  const text = fc
    .tuple(fc.constantFrom(...EXAMPLES[kind]), changes)
    // Values come from lines: their ends are no part of them.
    .map(([example, list]) =>
      damaged(example, list)
        .replace(/[\r\n]+/g, " ")
        .trim(),
    );
  fc.assert(fc.property(text, stable), { ...RUNS, numRuns: 1_000 });
});

test("what is printed as a request is read with every header and its body", () => {
  const value = fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n\0]/g, "").trim());
  const lines = fc.array(fc.tuple(fc.stringMatching(/^X-[a-zA-Z0-9-]{1,12}$/), value), { maxLength: 8 });
  fc.assert(
    fc.property(lines, fc.uint8Array({ maxLength: 200 }), (headers, body) => {
      const message = scan(printRequest("MESSAGE", "sip:a@b", headText(headers), Buffer.from(body)));
      if (typeof message === "string") throw new Error(message);
      expect([message.method, message.uri, message.problem]).toEqual(["MESSAGE", "sip:a@b", undefined]);
      expect(message.body.equals(Buffer.from(body))).toBe(true);
      for (const [name] of headers)
        expect(message.rawLines(headerKey(name))).toEqual(
          headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, text]) => text),
        );
    }),
    RUNS,
  );
});

test("a stream cut in two at any byte holds the same messages", () => {
  const whole = tortureCases("torture").filter(({ tcp, closes }) => tcp.length > 0 && !closes);
  const stream = Buffer.concat(whole.slice(0, 3).map(({ bytes }) => bytes));
  const shown = (frames: readonly Frame[]) =>
    frames.map((frame) => ("bytes" in frame ? frame.bytes.toString("hex") : ""));
  const expected = shown(new StreamFramer().push(stream));
  expect(expected).toHaveLength(3);
  for (let at = 1; at < stream.length; at++) {
    const framer = new StreamFramer();
    const frames = [
      ...framer.push(Buffer.from(stream.subarray(0, at))),
      ...framer.push(Buffer.from(stream.subarray(at))),
    ];
    expect(shown(frames)).toEqual(expected);
  }
});

test("any stream in any pieces gives what it gives in one, and never more than it holds", () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(anyMessage, anyMessage, pieces, (first, second, sizes) => {
      const stream = Buffer.concat([first, second]);
      const expected = new StreamFramer().push(Buffer.from(stream));
      const framer = new StreamFramer();
      const frames: Frame[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizes[i % sizes.length]!;
        frames.push(...framer.push(Buffer.from(stream.subarray(at, at + size))));
        at += size;
      }
      const messages = (list: readonly Frame[]) =>
        list
          .filter(({ kind }) => kind === "message")
          .map((frame) => ("bytes" in frame ? frame.bytes.toString("hex") : ""));
      expect(messages(frames)).toEqual(messages(expected));
      expect(frames.map(({ kind }) => kind)).toEqual(expected.map(({ kind }) => kind));
    }),
    RUNS,
  );
});
