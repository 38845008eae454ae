import fc from "fast-check";
import { expect, test } from "vitest";
import type { SipMessage } from "./message.js";
import { Echo, headText, printRequest, printResponse, SipPrintError } from "./print.js";
import { scan } from "./scan.js";

const HEAD = [
  ["Via", "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport"],
  ["From", '"Grüße" <sip:a@b>;tag=1'],
  ["To", "<sip:c@d>"],
  ["Call-ID", "x@y"],
  ["CSeq", "1 INVITE"],
] as const;
const SOURCE = { host: "192.0.2.9", port: 40_000 };

function request(lines: readonly (readonly [string, string])[] = HEAD): SipMessage {
  return scan(printRequest("INVITE", "sip:c@d", headText(lines), "v=0\r\n")) as SipMessage;
}

test("a request is its start line, its headers in order and a Content-Length in bytes", () => {
  expect(printRequest("INVITE", "sip:c@d", headText(HEAD), "grüße").toString()).toBe(
    'INVITE sip:c@d SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport\r\nFrom: "Grüße" <sip:a@b>;tag=1\r\n' +
      "To: <sip:c@d>\r\nCall-ID: x@y\r\nCSeq: 1 INVITE\r\nContent-Length: 7\r\n\r\ngrüße",
  );
});

test("a response echoes Via with the source, From, To with our tag, Call-ID and CSeq, byte by byte", () => {
  const response = printResponse(request(), SOURCE, { status: 180, toTag: "t1", headers: [["X", "1"]] });
  expect(response.toString()).toBe(
    "SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport=40000;received=192.0.2.9\r\n" +
      'From: "Grüße" <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=t1\r\nCall-ID: x@y\r\nCSeq: 1 INVITE\r\nX: 1\r\n' +
      "Content-Length: 0\r\n\r\n",
  );
});

test("100 gets no tag, and a tag that is there stays", () => {
  expect(printResponse(request(), SOURCE, { status: 100, toTag: "t1" }).toString()).toContain("To: <sip:c@d>\r\n");
  const inDialog = request(HEAD.map(([name, value]) => (name === "To" ? [name, `${value};tag=old`] : [name, value])));
  expect(printResponse(inDialog, SOURCE, { status: 200, toTag: "new" }).toString()).toContain(
    "To: <sip:c@d>;tag=old\r\n",
  );
});

test("the time of a request goes back in 100, and in no other answer", () => {
  const timed = request([...HEAD, ["Timestamp", "54.2"]]);
  const answer = (status: number) => printResponse(timed, SOURCE, { status, toTag: "t" }).toString();
  expect(answer(100)).toContain("\r\nTimestamp: 54.2\r\n");
  expect(answer(180)).not.toContain("Timestamp");
});

test("answers put together from the same parts say what each would say alone", () => {
  const invite = request([...HEAD, ["Record-Route", "<sip:p;lr>"], ["Timestamp", "7"]]);
  const echo = new Echo(invite, SOURCE);
  const answers = [100, 180, 100, 183, 200].flatMap((status) =>
    ["t1", "t2"].map((toTag) => ({ status, toTag, withRecordRoute: status > 180, head: `X: ${status}\r\n` })),
  );
  for (const parts of answers)
    expect(printResponse(invite, SOURCE, parts, echo).toString()).toBe(printResponse(invite, SOURCE, parts).toString());
});

test("only the first Via is changed, and Record-Route goes back when a dialog is made", () => {
  const lines = [
    ...HEAD,
    ["Via", "SIP/2.0/TCP far.example;branch=z9hG4bK2"],
    ["Record-Route", "<sip:p;lr>, <sip:q;lr>"],
  ] as const;
  const wire = printResponse(request(lines), SOURCE, { status: 200, toTag: "t", withRecordRoute: true }).toString();
  expect(wire).toContain(
    "Via: SIP/2.0/TCP far.example;branch=z9hG4bK2\r\nRecord-Route: <sip:p;lr>, <sip:q;lr>\r\nFrom:",
  );
  expect(printResponse(request(lines), SOURCE, { status: 486, toTag: "t" }).toString()).not.toContain("Record-Route");
});

test("a line break in a value of ours is refused, wherever it stands", () => {
  const bad = "x\r\nEvil: 1";
  expect(() => headText([["X", bad]])).toThrow(SipPrintError);
  expect(() => headText([[bad, "x"]])).toThrow(SipPrintError);
  expect(() => printRequest("INVITE", `sip:${bad}@d`, "")).toThrow(SipPrintError);
  expect(() => printResponse(request(), SOURCE, { status: 400, reason: bad, toTag: "" })).toThrow(SipPrintError);
  expect(() => printResponse(request(), SOURCE, { status: 400, toTag: "", headers: [["X", "a\nb"]] })).toThrow(
    SipPrintError,
  );
});

test("what a peer sent with a bare CR or NUL goes back on one line", () => {
  const raw = printRequest("INVITE", "sip:c@d", headText(HEAD)).toString("latin1").replace("x@y", "x\ry\0z");
  const message = scan(Buffer.from(raw, "latin1")) as SipMessage;
  expect(printResponse(message, SOURCE, { status: 400, toTag: "t" }).toString()).toContain("Call-ID: x y z\r\n");
});

test("what is printed is read again as the same", () => {
  const name = fc.stringMatching(/^X-[a-z]{1,8}$/);
  const value = fc.string({ maxLength: 30, unit: "grapheme" }).map((text) => text.replace(/[\s\0]+/g, " ").trim());
  const lines = fc.uniqueArray(fc.tuple(name, value), { maxLength: 12, selector: ([key]) => key });
  fc.assert(
    fc.property(lines, fc.string({ maxLength: 50, unit: "grapheme" }), (extra, body) => {
      const message = scan(printRequest("INFO", "sip:c@d", headText([...HEAD, ...extra]), body)) as SipMessage;
      for (const [key, text] of extra) expect(message.header(key)).toBe(text);
      expect(message.body.toString()).toBe(Buffer.from(body).toString());
    }),
    { seed: 4 },
  );
});
