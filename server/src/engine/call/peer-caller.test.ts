import { expect, test } from "vitest";
import type { TnShort } from "../../domain/call/port.js";
import type { PeerConnection, RoutedSwitch } from "../../domain/routing/port.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import { callerIdOf, fromForNetwork, fromForUser, identityHeaders } from "./caller-id.js";
import { connectionCaller, hidesCaller, switchCaller, trunkCaller } from "./peer-caller.js";

const OWN = { tn: 12025550100 } as TnShort;
const numbers = { findOwnTn: async (_account: string, tn: number) => (tn === OWN.tn ? OWN : undefined) };
const PAI = "P-Asserted-Identity: <sip:+12025550100@x>";
const FOREIGN = "P-Asserted-Identity: <sip:+12025550177@x>";
const ANONYMOUS = 'From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1';

const invite = (...lines: string[]) => {
  const from = lines.some((line) => line.startsWith("From:")) ? [] : ['From: "Ann" <sip:+12025550155@x>;tag=1'];
  return scan(Buffer.from(["INVITE sip:a@b SIP/2.0", ...from, ...lines, "", ""].join("\r\n"))) as SipMessage;
};
const bySwitch = async (...lines: string[]) => {
  const sipSwitch = { uuid: "s", account: { uuid: "A" }, domain: { domain: "a.example" } } as unknown as RoutedSwitch;
  return (await switchCaller(invite(...lines), "192.0.2.9", sipSwitch, numbers as never)).facts;
};
const byConnection = async (is_gateway: boolean, ...lines: string[]) => {
  const connection = { uuid: "c", name: "c", account: { uuid: "A" }, is_gateway } as unknown as PeerConnection;
  return (await connectionCaller(invite(...lines), "192.0.2.9", connection, numbers as never)).facts;
};

test.each([
  [["Privacy: id"], true],
  [["Privacy: user; critical"], true],
  [["Privacy: header;id"], true],
  [["Privacy: none"], false],
  [["Privacy: session"], false],
  [[ANONYMOUS], true],
  [[ANONYMOUS, "Privacy: none"], false],
  [["Remote-Party-ID: <sip:+1@x>;privacy=full"], true],
  [["Remote-Party-ID: <sip:+1@x>;privacy=off"], false],
  [[], false],
])("with %j a caller hides: %s", (lines, isHidden) => {
  expect(hidesCaller(invite(...lines))).toBe(isHidden);
});

test("a trunk's asserted identity wins over From, Remote-Party-ID stands in for it", () => {
  expect(trunkCaller(invite(FOREIGN), "192.0.2.1").facts.number).toBe("12025550177");
  expect(trunkCaller(invite("Remote-Party-ID: <sip:+12025550177@x>"), "192.0.2.1").facts.number).toBe("12025550177");
  expect(trunkCaller(invite(), "192.0.2.1").facts).toMatchObject({ number: "12025550155", name: "Ann" });
});

test("a hidden caller of a trunk is anonymous to phones and in the log, and asserted with Privacy to trusted peers", async () => {
  const { facts } = trunkCaller(invite(ANONYMOUS, FOREIGN, "Privacy: id"), "192.0.2.1");
  expect(facts).toMatchObject({ number: "12025550177", address: "anonymous@anonymous.invalid", isHidden: true });
  const id = await callerIdOf({ kind: "caller" }, { ...facts, calledTn: null }, "A", undefined, numbers as never);
  expect([id.shown, fromForUser(id, "a.example"), fromForNetwork(id, "us.example")]).toEqual([
    "anonymous@anonymous.invalid",
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
  ]);
  expect(identityHeaders(id, "us.example")).toEqual([
    ["P-Asserted-Identity", "<sip:+12025550177@us.example>"],
    ["Privacy", "id"],
  ]);
});

test("a customer's switch asserts nothing: From counts, and only for a number of the account", async () => {
  expect(await bySwitch(PAI)).toMatchObject({ number: undefined, address: "+12025550155" });
  expect(await bySwitch("From: <sip:+12025550100@x>;tag=1", FOREIGN)).toMatchObject({ number: "12025550100" });
});

test("one that hides in From may name a number of the account elsewhere, and no other", async () => {
  expect(await bySwitch(ANONYMOUS, PAI)).toMatchObject({ number: "12025550100", isHidden: true });
  expect(await bySwitch(ANONYMOUS, "P-Preferred-Identity: <sip:+12025550100@x>")).toMatchObject({ tn: OWN });
  expect(await bySwitch(ANONYMOUS, FOREIGN)).toMatchObject({ number: undefined, tn: null });
});

test("a connection is believed only when it is a gateway", async () => {
  expect(await byConnection(false, FOREIGN, "Diversion: <sip:d@x>")).toMatchObject({
    number: undefined,
    forwarded: [],
  });
  expect(await byConnection(true, FOREIGN, "Diversion: <sip:d@x>")).toMatchObject({
    number: "12025550177",
    forwarded: [["Diversion", "<sip:d@x>"]],
  });
});
