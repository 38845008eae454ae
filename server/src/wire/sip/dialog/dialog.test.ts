import { expect, test } from "vitest";
import type { SipMessage } from "../message.js";
import { scan } from "../scan.js";
import { Dialog } from "./dialog.js";
import { uriText } from "./route-set.js";

function message(...lines: string[]): SipMessage {
  return scan(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`)) as SipMessage;
}

const HEAD = ["Via: SIP/2.0/UDP a;branch=z9hG4bK1", "Call-ID: x", "CSeq: 5 INVITE"];
const INVITE = message(
  "INVITE sip:bob@b SIP/2.0",
  ...HEAD,
  'From: "A" <sip:alice@a>;tag=at',
  "To: <sip:bob@b>",
  "Contact: <sip:alice@10.0.0.1>",
  "Record-Route: <sip:p2;lr>, <sip:p1;lr>",
);
const OK = message(
  "SIP/2.0 200 OK",
  ...HEAD,
  "From: <sip:alice@a>;tag=at",
  "To: <sip:bob@b>;tag=bt",
  "Contact: <sip:bob@10.0.0.2:5070>",
  "Record-Route: <sip:p2;lr>, <sip:p1;lr>",
);

test("the called side takes the route set as it came, the calling side turned round", () => {
  expect(Dialog.ofUas(INVITE, "bt").route()).toEqual({
    requestUri: "sip:alice@10.0.0.1",
    routes: ["<sip:p2;lr>", "<sip:p1;lr>"],
    nextHop: "sip:p2;lr",
  });
  expect(Dialog.ofUac(OK, 5, "sip:bob@b").route()).toEqual({
    requestUri: "sip:bob@10.0.0.2:5070",
    routes: ["<sip:p1;lr>", "<sip:p2;lr>"],
    nextHop: "sip:p1;lr",
  });
});

test("both sides have one dialog id, seen from each side", () => {
  expect(Dialog.ofUas(INVITE, "bt").id).toBe("x|bt|at");
  expect(Dialog.ofUac(OK, 5, "sip:bob@b").id).toBe("x|at|bt");
});

test("a strict router gets the request on its own URI, and the target goes last", () => {
  const dialog = Dialog.ofUas(
    message(
      "INVITE sip:b SIP/2.0",
      ...HEAD,
      "From: <sip:a>;tag=1",
      "To: <sip:b>",
      "m: <sip:a@c>",
      "Record-Route: <sip:old>, <sip:p;lr>",
    ),
    "t",
  );
  expect(dialog.route()).toEqual({ requestUri: "sip:old", routes: ["<sip:p;lr>", "<sip:a@c>"], nextHop: "sip:old" });
});

test("numbers rise: ours by one, theirs by any step, never back", () => {
  const dialog = Dialog.ofUas(INVITE, "bt");
  expect([dialog.nextSeq(), dialog.nextSeq()]).toEqual([1, 2]);
  expect([dialog.takeSeq(5), dialog.takeSeq(6), dialog.takeSeq(6), dialog.takeSeq(90), dialog.takeSeq(7)]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
  const ours = Dialog.ofUac(OK, 5, "sip:bob@b");
  expect([ours.nextSeq(), ours.takeSeq(0)]).toEqual([6, true]);
});

test("From and To of our requests are those of the dialog, with both tags", () => {
  expect(Dialog.ofUas(INVITE, "bt").head(["<sip:p;lr>"], "BYE", 1)).toBe(
    'Route: <sip:p;lr>\r\nFrom: <sip:bob@b>;tag=bt\r\nTo: "A" <sip:alice@a>;tag=at\r\nCall-ID: x\r\nCSeq: 1 BYE\r\n',
  );
});

test("a From with a bare CR or a NUL cannot break a line of our requests", () => {
  const invite = message(
    "INVITE sip:b SIP/2.0",
    ...HEAD,
    'From: "A\rB\0C" <sip:a@b>;tag=1',
    "To: <sip:b>",
    "m: <sip:a@c>",
  );
  expect(Dialog.ofUas(invite, "t").head([], "BYE", 1)).toContain('To: "A B C" <sip:a@b>;tag=1\r\n');
});

test("nor can a Record-Route, on either side", () => {
  const evil = 'Record-Route: <sip:p2;lr>;x="a\rb", <sip:p1;lr>;x="a\0b"';
  const [p2, p1] = ['<sip:p2;lr>;x="a b"', '<sip:p1;lr>;x="a b"'];
  const head = [...HEAD, "From: <sip:a@b>;tag=1", "To: <sip:b>;tag=2", "m: <sip:a@c>", evil];
  const called = Dialog.ofUas(message("INVITE sip:b SIP/2.0", ...head), "t").route();
  const calling = Dialog.ofUac(message("SIP/2.0 200 OK", ...head), 5, "sip:b").route();
  expect([called.routes, calling.routes]).toEqual([
    [p2, p1],
    [p1, p2],
  ]);
});

test.each(["<sip:pe\0er@h>", "<sip:pe\rer@h>", "<nonsense"])(
  "whoever answers with %j is reached where it was called",
  (uri) => {
    const ok = message("SIP/2.0 200 OK", ...HEAD, "From: <sip:a@b>;tag=1", "To: <sip:b>;tag=2", `Contact: ${uri}`);
    expect(Dialog.ofUac(ok, 5, "sip:bob@b").remoteTarget).toBe("sip:bob@b");
  },
);

test("a new Contact moves the target; a message without one, or with a bad one, does not", () => {
  const dialog = Dialog.ofUac(OK, 5, "sip:bob@b");
  dialog.refreshTarget(message("UPDATE sip:a SIP/2.0", "Contact: <sip:bob@10.0.0.3>"));
  expect(dialog.remoteTarget).toBe("sip:bob@10.0.0.3");
  dialog.refreshTarget(message("UPDATE sip:a SIP/2.0"));
  dialog.refreshTarget(message("UPDATE sip:a SIP/2.0", "Contact: <nonsense"));
  expect(dialog.remoteTarget).toBe("sip:bob@10.0.0.3");
});

test("a caller of RFC 2543 without Contact and tag is reached at its From", () => {
  const dialog = Dialog.ofUas(
    message("INVITE sip:b SIP/2.0", ...HEAD, "From: <sip:alice@old.example>", "To: <sip:b>"),
    "t",
  );
  expect([dialog.remoteTarget, dialog.remoteTag]).toEqual(["sip:alice@old.example", ""]);
});

test("the URI of a name-addr is found whatever its name and parameters hold", () => {
  expect(uriText('"<sip:evil>" <sip:a@b;lr>;x="<y>"')).toBe("sip:a@b;lr");
  expect(uriText("sip:a@b;tag=1")).toBe("sip:a@b");
});
