import { expect, test } from "vitest";
import { type TortureCase, tortureCases } from "../../../../test/support/torture.js";
import { parseSdp } from "../sdp/parse.js";
import { check } from "./check.js";
import type { SipMessage } from "./message.js";
import { type NameAddr, printNameAddr } from "./name-addr.js";
import { printResponse } from "./print.js";
import { scan } from "./scan.js";
import { serverKey } from "./tx/key.js";
import { parseUri, type SipUri } from "./uri.js";
import { parseVia } from "./via.js";

const RFC4475 = tortureCases("torture");
const RFC5118 = tortureCases("torture-ipv6");

/** Every fact that a treatment may name; each is read only when it is named. */
const FACTS: Readonly<Record<string, (message: SipMessage) => unknown>> = {
  problem: (m) => check(m)?.problem,
  method: (m) => m.method,
  status: (m) => m.status,
  reason: (m) => m.reason,
  user: (m) => uriOf(m)?.user,
  host: (m) => uriOf(m)?.host,
  port: (m) => uriOf(m)?.port ?? null,
  uriParams: (m) => Object.fromEntries(uriOf(m)?.params ?? []),
  toName: (m) => m.to.displayName,
  toUser: (m) => m.to.uri.user,
  toHost: (m) => m.to.uri.host,
  toTag: (m) => m.toTag,
  fromName: (m) => m.from.displayName,
  fromUser: (m) => m.from.uri.user,
  fromTag: (m) => m.fromTag,
  fromParams: (m) => Object.fromEntries([...m.from.params].filter(([name]) => name !== "tag")),
  callId: (m) => m.callId,
  cseq: (m) => m.cseq.number,
  maxForwards: (m) => m.raw("max-forwards") ?? null,
  subject: (m) => m.header("s"),
  vias: (m) => m.headers("via").map((text) => shownVia(text)),
  viaCount: (m) => m.headers("via").length,
  viaHost: (m) => m.answerVia.host,
  viaPort: (m) => m.answerVia.port,
  branch: (m) => m.via.params.get("branch"),
  received: (m) => m.via.params.get("received"),
  key: (m) => serverKey(m).split("|")[0],
  routes: (m) => m.headers("route"),
  contacts: (m) => m.headers("contact"),
  contactParams: (m) => Object.fromEntries(contactOf(m).params),
  contactUser: (m) => contactOf(m).uri.user,
  contactUriParams: (m) => Object.fromEntries(contactOf(m).uri.params),
  accept: (m) => m.headers("accept"),
  body: (m) => m.body.length,
  bodyHolds: (m) => m.body.toString("hex"),
  media: (m) => mediaOf(m),
};

function uriOf(message: SipMessage): SipUri | undefined {
  return parseUri(message.uri);
}

function contactOf(message: SipMessage): NameAddr {
  const contact = message.contact();
  if (!contact) throw new Error("no contact");
  return contact;
}

function shownVia(text: string): string {
  const via = parseVia(text);
  return via ? `${via.transport} ${via.host}` : `malformed ${text}`;
}

function mediaOf(message: SipMessage): unknown {
  const sdp = parseSdp(message.body.toString());
  if ("problem" in sdp) return sdp;
  return sdp.media.map(({ kind, port, connection }) => `${kind} ${port} ${(connection ?? sdp.connection)?.address}`);
}

function factsOf(message: SipMessage, named: TortureCase["facts"]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(named)) {
    if (name === "answers") found[name] = value;
    else if (name === "other")
      found[name] = Object.fromEntries(Object.keys(value as object).map((key) => [key, message.header(key)]));
    else found[name] = FACTS[name]?.(message);
  }
  return found;
}

/** A hex text that must be part of the body stands for itself. */
function partly(facts: TortureCase["facts"]): Record<string, unknown> {
  const { bodyHolds } = facts;
  return typeof bodyHolds === "string" ? { ...facts, bodyHolds: expect.stringContaining(bodyHolds) } : { ...facts };
}

test("all 49 messages of RFC 4475 and all 12 of RFC 5118 are here", () => {
  expect([RFC4475.length, RFC5118.length]).toEqual([49, 12]);
  expect(RFC4475.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(24_656);
});

test.each([...RFC4475, ...RFC5118])("$name ($section): $treatment", ({ bytes, facts }) => {
  const message = scan(bytes);
  if (typeof message === "string") return expect({ scan: message }).toEqual(facts);
  const problem = check(message)?.problem;
  expect(problem).toBe(facts.problem);
  expect(factsOf(message, facts)).toEqual(partly(facts));
  if (problem !== undefined) return;
  // What is well formed stays itself through our printer.
  for (const value of [message.from, message.to]) {
    const again = printNameAddr(value);
    expect(printNameAddr(parsed(again))).toBe(again);
  }
  if (message.kind === "request") expectEcho(message);
});

function parsed(text: string): NameAddr {
  const message = scan(Buffer.from(`OPTIONS sip:a SIP/2.0\r\nFrom: ${text}\r\n\r\n`));
  if (typeof message === "string") throw new Error(message);
  return message.from;
}

/** An answer says of the request what the request said of itself (RFC 3261 §8.2.6.2). */
function expectEcho(message: SipMessage): void {
  const wire = printResponse(message, { host: "192.0.2.200", port: 7000 }, { status: 200, toTag: "ours" });
  const answer = scan(wire);
  if (typeof answer === "string") throw new Error(answer);
  expect([answer.callId, answer.fromTag, answer.cseq]).toEqual([message.callId, message.fromTag, message.cseq]);
  expect(answer.headers("via").slice(1)).toEqual(message.headers("via").slice(1));
  expect(answer.via.params.get("branch")).toBe(message.via.params.get("branch"));
  expect(answer.toTag).toBe(message.toTag || "ours");
}
