import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import type { OutgoingRequest, ServerRequest } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import { PhoneDelivery } from "./phone-delivery.js";
import type { SipAuth } from "./sip-auth.js";
import type { PhoneText } from "./texts-from-phones.js";
import { UserMessages } from "./user-messages.js";

const ACCOUNT = { uuid: "acc", disabled_on: null, deleted_on: null };
const user = (login: string, more: object = {}) => ({
  uuid: login,
  login,
  domain: "acme.test",
  account: ACCOUNT,
  is_active: true,
  same_domain_calls_only: false,
  ...more,
});
const USERS = [
  user("alice", { tn: { tn: 15550100009 } }),
  user("bob"),
  user("eve", { account: { ...ACCOUNT, uuid: "other" } }),
  user("shy", { domain: "shy.test", same_domain_calls_only: true }),
  user("gone", { is_active: false }),
] as unknown as SipUserAuth[];

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function start(phones: number, flows: readonly string[] = []) {
  const clock = new FakeClock();
  const texts: PhoneText[] = [];
  const sent: { request: OutgoingRequest; answer: (status: number) => void }[] = [];
  const auth = { authenticate: async () => ({ kind: "user", user: USERS[0] }) } as unknown as SipAuth;
  const routing = {
    findSipUser: async (domain: string, login: string) => USERS.find((u) => u.login === login && u.domain === domain),
  } as unknown as RoutingStore;
  const target = (port: number) => ({ transport: "udp", host: "192.0.2.1", port }) as const;
  const contactsOf = () =>
    Array.from({ length: phones }, (_, i) => {
      const phone = { uri: `sip:p${i}@192.0.2.1`, target: target(i), headers: [], q: 1 };
      return { ...phone, others: flows.map((flow) => ({ ...phone, uri: `${phone.uri};flow=${flow}`, others: [] })) };
    });
  const messages = new UserMessages({
    auth,
    routing,
    registrar: { contactsOf },
    delivery: new PhoneDelivery({
      clock,
      log: createLog("silent"),
      send: (request) =>
        new Promise((resolve) => {
          sent.push({ request, answer: (status) => resolve({ status } as SipMessage) });
        }),
    }),
    clock,
    isOwnHost: () => false,
    sendText: async (text) => {
      texts.push(text);
      return text.message === "too fast" ? { status: 503, retryAfterSeconds: 7 } : { status: 202 };
    },
  });
  return { clock, messages, sent, texts };
}

/** A MESSAGE of alice and the statuses it was answered. */
async function message(messages: UserMessages, to = "bob@acme.test", body = "Hi", type = "text/plain") {
  const text = [
    `MESSAGE sip:${to} SIP/2.0`,
    "Via: SIP/2.0/UDP a;branch=z9hG4bK1",
    "From: <sip:alice@acme.test>;tag=1",
    `To: <sip:${to}>`,
    "Call-ID: m1",
    "CSeq: 1 MESSAGE",
    "Max-Forwards: 5",
    `Content-Type: ${type}`,
    "",
    body,
  ];
  const answers: (number | "dropped")[] = [];
  const server = {
    request: scan(Buffer.from(text.join("\r\n"))) as SipMessage,
    source: { transport: "udp", host: "192.0.2.9", port: 5060 },
    peer: { transport: "udp", host: "192.0.2.9", port: 5060 },
    respond: (status: number) => answers.push(status),
    drop: () => answers.push("dropped"),
  } as unknown as ServerRequest;
  void messages.take(server);
  await nextTurn();
  return answers;
}

test("every phone gets it, and one that takes it is enough", async () => {
  const { messages, sent } = start(3);
  const answers = await message(messages);
  expect(sent.map(({ request }) => request.uri)).toEqual(["sip:p0@192.0.2.1", "sip:p1@192.0.2.1", "sip:p2@192.0.2.1"]);
  expect(sent[0]?.request.headers).toContainEqual(["Max-Forwards", "4"]);
  sent[0]?.answer(486);
  await nextTurn();
  expect(answers).toEqual([]);
  sent[1]?.answer(202);
  await nextTurn();
  expect(answers).toEqual([200]);
  sent[2]?.answer(200);
  await nextTurn();
  expect(answers).toEqual([200]);
});

test("when none takes it the sender hears the word of a phone that is there, else that nobody is", async () => {
  const { messages, sent } = start(2);
  const refused = await message(messages);
  sent[0]?.answer(503);
  sent[1]?.answer(415);
  const away = await message(messages);
  sent[2]?.answer(408);
  sent[3]?.answer(430);
  await nextTurn();
  expect([refused, away]).toEqual([[415], [480]]);
});

test("phones that say nothing do not keep the sender waiting", async () => {
  const { messages, clock, sent } = start(1);
  const answers = await message(messages);
  clock.advance(25_000);
  await nextTurn();
  sent[0]?.answer(200);
  await nextTurn();
  expect(answers).toEqual([480]);
});

test("users of other accounts, inactive ones and unknown ones do not exist; some take their own domain only", async () => {
  const { messages, sent } = start(1);
  const to = ["eve@acme.test", "gone@acme.test", "nobody@acme.test", "bob@foreign.test", "shy@shy.test"];
  const answers: unknown[] = [];
  for (const one of to) answers.push(await message(messages, one));
  expect(answers).toEqual([[404], [404], [404], [404], [403]]);
  expect(sent).toEqual([]);
});

test("somebody who writes too much waits", async () => {
  const { messages, clock } = start(0);
  const statuses = async (count: number) => {
    const all: unknown[] = [];
    for (let i = 0; i < count; i++) all.push(...(await message(messages)));
    return all;
  };
  const first = await statuses(31);
  expect(first.filter((status) => status === 480)).toHaveLength(30);
  expect(first.at(-1)).toBe(503);
  clock.advance(1_000);
  expect(await statuses(2)).toEqual([480, 503]);
});

test("a message to a broken flow goes over the phone's next one", async () => {
  const { messages, sent } = start(1, ["2"]);
  const answers = await message(messages);
  sent[0]!.answer(430);
  await new Promise(setImmediate);
  sent[1]!.answer(200);
  await new Promise(setImmediate);
  expect(sent.map(({ request }) => request.uri)).toEqual(["sip:p0@192.0.2.1", "sip:p0@192.0.2.1;flow=2"]);
  expect(answers).toEqual([200]);
});

test("to a number it goes as an SMS of the sender's own number", async () => {
  const { messages, texts, sent } = start(1);
  const accepted = await message(messages, "+1-201-555-0101@acme.test", "Grüße", "text/plain; charset=UTF-8");
  expect([accepted, sent]).toEqual([[202], []]);
  expect(texts).toEqual([{ account: "acc", from: 15550100009, to: "+1-201-555-0101", message: "Grüße" }]);
  const answers = [
    await message(messages, "12015550101@acme.test", "too fast"),
    await message(messages, "12015550101@acme.test", "<b>", "text/html"),
    await message(messages, "12015550101@acme.test", ""),
    await message(messages, "12015550101@acme.test", "x".repeat(919)),
    await message(messages, "1001@acme.test"),
    await message(messages, "nobody@acme.test"),
  ];
  expect(answers).toEqual([[503], [415], [400], [513], [404], [404]]);
  expect(texts).toHaveLength(2);
});

test("who has no number of its own writes to none", async () => {
  const { messages, texts } = start(1);
  const alice = USERS[0] as { tn: unknown };
  const own = alice.tn;
  alice.tn = null;
  expect(await message(messages, "12015550101@acme.test")).toEqual([404]);
  alice.tn = own;
  expect(texts).toEqual([]);
});
