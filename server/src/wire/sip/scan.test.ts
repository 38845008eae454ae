import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "./check.js";
import type { SipMessage } from "./message.js";
import { SipParseError } from "./parse-error.js";
import { scan } from "./scan.js";

const INVITE = [
  "INVITE sip:bob@biloxi.example.com SIP/2.0",
  "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds",
  "Max-Forwards: 70",
  "To: Bob <sip:bob@biloxi.example.com>",
  "From: Alice <sip:alice@atlanta.example.com>;tag=1928301774",
  "Call-ID: a84b4c76e66710@pc33.atlanta.example.com",
  "CSeq: 314159 INVITE",
  "Contact: <sip:alice@pc33.atlanta.example.com>",
  "Content-Type: text/plain",
  "Content-Length: 4",
];

function wire(lines: readonly string[], body = "body"): Buffer {
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

function read(lines: readonly string[], body?: string): SipMessage {
  const message = scan(wire(lines, body));
  if (typeof message === "string") throw new Error(message);
  return message;
}

const without = (name: string) => INVITE.filter((line) => !line.startsWith(name));
const replaced = (name: string, line: string) => INVITE.map((l) => (l.startsWith(name) ? line : l));

test("a request gives its parts", () => {
  const message = read(INVITE);
  expect(message).toMatchObject({ kind: "request", method: "INVITE", uri: "sip:bob@biloxi.example.com", status: 0 });
  expect(message.callId).toBe("a84b4c76e66710@pc33.atlanta.example.com");
  expect(message.cseq).toEqual({ number: 314159, method: "INVITE" });
  expect([message.from.displayName, message.fromTag, message.toTag]).toEqual(["Alice", "1928301774", ""]);
  expect(message.contact()?.uri.user).toBe("alice");
  expect(message.body.toString()).toBe("body");
  expect(message.text).toBe(wire(INVITE).toString());
  expect(check(message)).toBeUndefined();
});

test("a response takes its method from CSeq; its reason may be empty, odd or not ASCII", () => {
  const head = ["Via: SIP/2.0/UDP a;branch=z9hG4bK1", "From: <sip:a@b>;tag=1", "To: <sip:c@d>;tag=2", "Call-ID: x"];
  for (const [line, status, reason] of [
    ["SIP/2.0 200 OK", 200, "OK"],
    ["SIP/2.0 100 ", 100, ""],
    ["SIP/2.0 487", 487, ""],
    ["SIP/2.0 200 = 2**3 * 5**2", 200, "= 2**3 * 5**2"],
  ] as const) {
    const message = read([line, ...head, "CSeq: 7 BYE"], "");
    expect(message).toMatchObject({ kind: "response", status, reason, method: "BYE" });
    expect(check(message)).toBeUndefined();
  }
});

test("headers are found by any case and by their compact form", () => {
  const message = read([
    INVITE[0]!,
    "v: SIP/2.0/UDP a;branch=z9hG4bK1",
    "FROM: <sip:a@b>;tag=1",
    "i: 77",
    "sUpPoRtEd: x",
  ]);
  expect(message.header("Via")).toContain("z9hG4bK1");
  expect(message.header("f")).toBe("<sip:a@b>;tag=1");
  expect(message.callId).toBe("77");
  expect(message.headers("supported")).toEqual(["x"]);
});

test("list headers are cut at commas outside of quotes and brackets, others never", () => {
  const message = read([
    INVITE[0]!,
    'Contact: "a, b" <sip:a@b;x="1,2">, <sip:c,d@e>',
    "Contact: <sip:f@g>",
    'WWW-Authenticate: Digest realm="x", nonce="y"',
  ]);
  expect(message.headers("contact")).toEqual(['"a, b" <sip:a@b;x="1,2">', "<sip:c,d@e>", "<sip:f@g>"]);
  expect(message.headers("www-authenticate")).toEqual(['Digest realm="x", nonce="y"']);
});

test("a folded header means one space, and white space around names and values means nothing", () => {
  const message = read([INVITE[0]!, "Subject :  one\r\n\t two \r\n   three\t", "X:", "Y: \r\n z"]);
  expect(message.header("subject")).toBe("one two three");
  expect(message.header("x")).toBe("");
  expect(message.header("y")).toBe("z");
});

test("header bytes are UTF-8", () => {
  const message = read([INVITE[0]!, 'From: "Grüße 日本" <sip:a@b>;tag=1']);
  expect(message.from.displayName).toBe("Grüße 日本");
});

test("a byte that is a space in Latin-1 alone is none", () => {
  const cseqOf = (value: string) => scan(Buffer.from(`${INVITE[0]}\r\nCSeq: ${value}\r\n\r\n`, "latin1"));
  expect(cseqOf("7\tINVITE \t")).toMatchObject({ cseq: { number: 7, method: "INVITE" } });
  expect(() => (cseqOf("7 INVITE\xa0") as SipMessage).cseq).toThrow();
});

test("bytes after the body are no part of the message; without Content-Length all the rest is", () => {
  expect(read(INVITE, "bodyGARBAGE").body.toString()).toBe("body");
  expect(read(without("Content-Length"), "all of it").body.toString()).toBe("all of it");
  expect(read(replaced("Content-Length", "l: 0"), "xyz").body.length).toBe(0);
});

test("empty lines before the start line are skipped", () => {
  expect(scan(Buffer.concat([Buffer.from("\r\n\r\n"), wire(INVITE)]))).toMatchObject({ method: "INVITE" });
});

test.each([
  ["no SIP at all", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
  ["a start line that never ends", "INVITE sip:a@b SIP/2.0"],
  ["a status of four digits", "SIP/2.0 4294967301 better not\r\nVia: x\r\n\r\n"],
  ["a status below 100", "SIP/2.0 099 x\r\nVia: x\r\n\r\n"],
  ["a method that is no token", "INV[ITE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n"],
  ["a response of another version", "SIP/7.0 200 OK\r\nVia: x\r\n\r\n"],
  ["nothing", ""],
])("%s is no message", (_, text) => {
  expect(typeof scan(Buffer.from(text))).toBe("string");
});

test.each([
  ["content longer than the datagram", replaced("Content-Length", "Content-Length: 9999"), 400, "short-body"],
  ["a negative Content-Length", replaced("Content-Length", "Content-Length: -999"), 400, "content-length"],
  ["two Content-Lengths", [...INVITE, "Content-Length: 4"], 400, "content-length"],
  ["a header without a colon", [...INVITE, "oops"], 400, "header-line"],
  ["another version", replaced("INVITE", "INVITE sip:bob@b SIP/7.0"), 505, "version"],
  ["two spaces in the request line", replaced("INVITE", "INVITE  sip:bob@b SIP/2.0"), 400, "request-uri"],
  ["a space behind the request line", replaced("INVITE", "INVITE sip:bob@b SIP/2.0 "), 400, "request-uri"],
  ["a URI in brackets", replaced("INVITE", "INVITE <sip:bob@b> SIP/2.0"), 400, "request-uri"],
  ["a space in the URI", replaced("INVITE", "INVITE sip:bob@b; lr SIP/2.0"), 400, "request-uri"],
  ["headers in the URI", replaced("INVITE", "INVITE sip:bob@b?Route=%3Csip:x%3E SIP/2.0"), 400, "request-uri"],
  ["a URI that is too long", replaced("INVITE", `INVITE sip:${"x".repeat(1021)}@b SIP/2.0`), 414, "uri-too-long"],
  ["an unknown scheme", replaced("INVITE", "INVITE soap.beep://192.0.2.103:3002 SIP/2.0"), 416, "uri-scheme"],
  ["no From", without("From"), 400, "from"],
  ["no To", without("To"), 400, "to"],
  ["two To", [...INVITE, "To: <sip:x@y>"], 400, "to"],
  ["no Call-ID", without("Call-ID"), 400, "call-id"],
  ["no CSeq", without("CSeq"), 400, "cseq"],
  ["a CSeq of another method", replaced("CSeq", "CSeq: 1 OPTIONS"), 400, "cseq"],
  ["a CSeq past 2^31", replaced("CSeq", "CSeq: 36893488147419103232 INVITE"), 400, "cseq"],
  ["Max-Forwards past 255", replaced("Max-Forwards", "Max-Forwards: 300"), 400, "max-forwards"],
  ["a Contact of * outside REGISTER", replaced("Contact", "Contact: *"), 400, "contact"],
  ["a malformed Contact", replaced("Contact", 'Contact: "Joe" <sip:joe@example.org>;;;;'), 400, "contact"],
  ["a malformed Record-Route", [...INVITE, "Record-Route: <sip:x"], 400, "route"],
  ["an unterminated quote", replaced("To", 'To: "Mr. J. User <sip:j.user@example.com>'), 400, "to"],
  ["201 headers", [...INVITE, ...Array.from({ length: 200 }, (_, i) => `X-${i}: 1`)], 400, "too-many-headers"],
  ["a header of 9 KB", [...INVITE, `X: ${"y".repeat(9000)}`], 400, "header-too-long"],
])("%s is answered", (_, lines, status, problem) => {
  expect(check(read(lines))).toMatchObject({ status, problem });
});

test("lines that end with LF alone are refused, and a head that never ends too", () => {
  const lf = scan(Buffer.from(`${INVITE.join("\n")}\n\nbody`)) as SipMessage;
  expect(check(lf)).toMatchObject({ status: 400, problem: "bare-lf" });
  const cut = scan(Buffer.from(INVITE.join("\r\n"))) as SipMessage;
  expect(check(cut)).toMatchObject({ status: 400, problem: "truncated" });
});

test("what cannot be answered gets silence: no Via, a bad ACK, a bad response", () => {
  expect(check(read(without("Via")))).toEqual({ problem: "via", status: undefined });
  const ack = replaced("CSeq", "CSeq: x ACK").map((line) => line.replace("INVITE sip", "ACK sip"));
  expect(check(read(ack))?.status).toBeUndefined();
  const response = ["SIP/2.0 200 OK", ...INVITE.slice(1), "Via: SIP/2.0/UDP other;branch=z9hG4bK2"];
  expect(check(read(response))).toEqual({ problem: "via", status: undefined });
});

test("an answer to INVITE whose Record-Route leads nowhere makes no dialog; of other answers nobody reads it", () => {
  const answer = (start: string) => [start, ...INVITE.slice(1), "Record-Route: <sip:x"];
  expect(check(read(answer("SIP/2.0 200 OK")))).toEqual({ problem: "route", status: undefined });
  expect(check(read(answer("SIP/2.0 183 Session Progress")))).toEqual({ problem: "route", status: undefined });
  expect(check(read(answer("SIP/2.0 100 Trying")))).toBeUndefined();
  expect(check(read(answer("SIP/2.0 486 Busy Here")))).toBeUndefined();
  const bye = answer("SIP/2.0 200 OK").map((line) => line.replace("314159 INVITE", "314160 BYE"));
  expect(check(read(bye))).toBeUndefined();
});

test("the framing of a stream decides before the message does", () => {
  expect(check(read(INVITE), "message-too-long")).toMatchObject({ status: 513 });
});

test("reading ends and throws nothing but SipParseError, however a message is damaged", () => {
  const good = wire(INVITE);
  const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(damage, (changes) => {
      let bytes = Buffer.from(good);
      for (const [at, byte, kind] of changes) {
        if (kind === 0) bytes = bytes.subarray(0, at);
        else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
        else if (at < bytes.length) bytes[at] = byte;
      }
      const message = scan(bytes);
      if (typeof message === "string") return;
      const refusal = check(message);
      if (refusal) return;
      expect(message.via.host).not.toBe("");
      expect(message.cseq.number).toBeGreaterThanOrEqual(0);
    }),
    { seed: 3, numRuns: 500 },
  );
});

test("a value that is missing throws SipParseError with its name", () => {
  const message = read([INVITE[0]!, "X: 1"]);
  for (const [get, code] of [
    [() => message.via, "via"],
    [() => message.from, "from"],
    [() => message.to, "to"],
    [() => message.cseq, "cseq"],
  ] as const) {
    expect(get).toThrow(new SipParseError(code));
  }
});

test.each([
  ["Supported: replaces, 100REL;x, timer", "100rel", true, true],
  ["k: timer", "timer", true, true],
  ["Supported: x-timer, timers", "timer", true, false],
  ["Supported: x\r\nSupported: TIMER", "timer", true, true],
  ["Supported:", "timer", true, false],
  ["Allow: INVITE,UPDATE,ACK", "UPDATE", false, true],
  ["Allow: INVITE, Update", "UPDATE", false, false],
  ["Subject: UPDATE", "UPDATE", false, false],
])("whether the list of %j names %s", (lines, token, isAnyCase, expected) => {
  const message = scan(Buffer.from(`OPTIONS sip:a@b SIP/2.0\r\n${lines}\r\n\r\n`)) as SipMessage;
  expect(message.names(isAnyCase ? "supported" : "allow", token, isAnyCase)).toBe(expected);
});
