import { expect, test } from "vitest";
import { parseTree } from "../../xml/tree.js";
import { accepts } from "./accepts.js";
import { printDialogInfo } from "./dialog-info.js";
import { isSameEvent, parseEvent, printEvent } from "./event-header.js";
import { printMessageSummary } from "./message-summary.js";
import { printPidf } from "./pidf.js";
import { grantedSeconds } from "./subscribe-expires.js";
import { xmlText } from "./xml-text.js";

test("an event is read with its id, in whatever case the package is written", () => {
  expect(parseEvent("Presence")).toEqual({ name: "presence", id: undefined });
  expect(parseEvent("refer;id=93809824")).toEqual({ name: "refer", id: "93809824" });
  expect(printEvent({ name: "refer", id: "7" })).toBe("refer;id=7");
  for (const bad of [undefined, "", ";id=1", "a b", "presence;=1"]) expect(parseEvent(bad)).toBeUndefined();
  expect(isSameEvent({ name: "dialog", id: "A" }, { name: "dialog", id: "a" })).toBe(false);
});

test("a lifetime is kept between a minute and an hour, zero stays zero", () => {
  const asked = [undefined, "0", "60", "59", "999999999999", "-1", "x", ""].map(grantedSeconds);
  expect(asked).toEqual([
    { seconds: 3_600 },
    { seconds: 0 },
    { seconds: 60 },
    { refusal: 423 },
    { seconds: 3_600 },
    { refusal: 400 },
    { refusal: 400 },
    { refusal: 400 },
  ]);
});

test("a type is accepted by its name, by a range, and by silence", () => {
  const type = "application/pidf+xml";
  expect(accepts([], type)).toBe(true);
  expect(accepts(["application/cpim-pidf+xml", "application/pidf+xml;q=0.5"], type)).toBe(true);
  expect(accepts(["*/*"], type)).toBe(true);
  expect(accepts(["Application/*"], type)).toBe(true);
  expect(accepts(["text/plain"], type)).toBe(false);
});

test("a mailbox says what waits in it; without one nothing waits", () => {
  expect(printMessageSummary("sip:bob@acme.test", { newMessages: 2, oldMessages: 8 })).toBe(
    "Messages-Waiting: yes\r\nMessage-Account: sip:bob@acme.test\r\nVoice-Message: 2/8\r\n",
  );
  expect(printMessageSummary("sip:bob@acme.test", undefined)).toBe(
    "Messages-Waiting: no\r\nMessage-Account: sip:bob@acme.test\r\n",
  );
});

test("presence tells whether a user can be called, and talks", () => {
  const entity = "sip:bob@acme.test";
  expect(printPidf({ entity, isOpen: true, isOnThePhone: false })).toContain("<basic>open</basic>");
  const busy = printPidf({ entity, isOpen: true, isOnThePhone: true });
  expect(busy).toContain("<rpid:on-the-phone/>");
  expect(printPidf({ entity, isOpen: false, isOnThePhone: false })).toContain("<basic>closed</basic>");
  expect(() => parseTree(busy)).not.toThrow();
});

test("dialogs are listed with what Replaces names, and hostile names stay text", () => {
  const text = printDialogInfo({
    entity: "sip:bob@acme.test",
    version: 3,
    dialogs: [
      {
        id: "leg-1",
        state: "early",
        direction: "recipient",
        callId: "a&b",
        localTag: "lt",
        remoteTag: "rt",
        remote: "sip:alice@acme.test",
        remoteName: '"><evil>\u0000',
      },
      { id: "leg-2", state: "terminated", direction: "initiator" },
    ],
  });
  expect(() => parseTree(text)).not.toThrow();
  expect(text).toContain('version="3" state="full"');
  expect(text).toContain('<dialog id="leg-1" call-id="a&amp;b" local-tag="lt" remote-tag="rt" direction="recipient">');
  expect(text).toContain('<identity display="&quot;&gt;&lt;evil&gt;">sip:alice@acme.test</identity>');
  expect(text).toContain('<dialog id="leg-2" direction="initiator"><state>terminated</state></dialog>');
});

test("text for XML loses what XML cannot hold, half characters too", () => {
  expect(xmlText("a\u0001b\ud800c<\u{1f600}>&")).toBe("abc&lt;\u{1f600}&gt;&amp;");
});
