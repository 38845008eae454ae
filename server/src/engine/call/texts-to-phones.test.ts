import { expect, test } from "vitest";
import { createLog } from "../../base/log.js";
import type { StoredEvent } from "../../domain/event/port.js";
import type { LeaseRoute } from "../../domain/routing/port.js";
import type { PhoneMessage } from "./phone-delivery.js";
import type { Contact } from "./register-bindings.js";
import { TextsToPhones } from "./texts-to-phones.js";

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const USER = { uuid: "u1", login: "bob", domain: "acme.test", is_active: true };
const TEXT = { type: "smsi", state: "success", from: "15550100001", message: "Grüße", tn: { tn: 15550100002 } };
const event = (payload: object = TEXT, type = "sms") =>
  ({ type, account: "acc", ref_id: "sms1", body: { payload } }) as unknown as StoredEvent;

function start(o: { readonly user?: object; readonly account?: string; readonly phones?: number } = {}) {
  const brought: { message: PhoneMessage; phones: number; answer: (status: number) => void }[] = [];
  const told: string[] = [];
  const destination = o.user === null ? { kind: "none" } : { kind: "user", user: { ...USER, ...o.user } };
  const lease = { account: { uuid: o.account ?? "acc" }, destination } as unknown as LeaseRoute;
  const texts = new TextsToPhones({
    routing: { findLeaseByTn: async (tn) => (tn === 15550100002 ? lease : undefined) },
    registrar: { contactsOf: () => Array.from({ length: o.phones ?? 2 }, () => ({}) as Contact) },
    delivery: {
      bring: (message, contacts) => new Promise((answer) => brought.push({ message, phones: contacts.length, answer })),
    },
    log: createLog("silent"),
  });
  const heard = (one: StoredEvent) => texts.heard(one, () => told.push(one.ref_id));
  return { texts, brought, told, heard };
}

test("a text goes to all phones of the user whose number it is, from the number of its sender", async () => {
  const { brought, told, heard } = start();
  heard(event());
  await nextTurn();
  expect(brought).toMatchObject([
    { phones: 2, message: { method: "MESSAGE", from: "<sip:+15550100001@acme.test>", to: "<sip:bob@acme.test>" } },
  ]);
  expect(brought[0]?.message.body?.toString()).toBe("Grüße");
  expect(brought[0]?.message.headers).toEqual([["Content-Type", "text/plain;charset=UTF-8"]]);
  brought[0]?.answer(200);
  await nextTurn();
  expect(told).toEqual(["sms1"]);
});

test("one that no phone took is told of by nobody", async () => {
  const { brought, told, heard } = start();
  heard(event());
  await nextTurn();
  brought[0]?.answer(480);
  await nextTurn();
  expect(told).toEqual([]);
});

test("a sender without a number is no address to write back to, a short code has no plus", async () => {
  const { brought, heard } = start();
  heard(event({ ...TEXT, from: "ACME <x>" }));
  heard(event({ ...TEXT, from: "54321" }));
  await nextTurn();
  const froms = brought.map(({ message }) => message.from);
  expect(froms).toEqual(["<sip:anonymous@acme.test>", "<sip:54321@acme.test>"]);
});

test("numbers of others, of no user, users without phones, other events and texts that were refused bring nothing", async () => {
  const all = [
    start({ account: "other" }),
    start({ user: null as never }),
    start({ user: { is_active: false } }),
    start({ phones: 0 }),
  ];
  for (const { heard } of all) heard(event());
  const { brought, heard, texts } = start();
  heard(event({ ...TEXT, type: "smso" }));
  heard(event({ ...TEXT, state: "failed" }));
  heard(event(TEXT, "call_state"));
  heard(event({ ...TEXT, tn: { tn: 15550100009 } }));
  texts.close();
  heard(event());
  await nextTurn();
  expect([...all.flatMap((one) => one.brought), ...brought]).toEqual([]);
});

test("after the close nobody is told any more", async () => {
  const { brought, told, heard, texts } = start();
  heard(event());
  await nextTurn();
  texts.close();
  brought[0]?.answer(200);
  await nextTurn();
  expect(told).toEqual([]);
});

test("the body of an event of a text that goes out is not made for that", () => {
  const { heard } = start();
  const about = { type: "sms", account: "acc", ref_id: "sms1", messageType: "smso" };
  const unread = Object.defineProperty(about, "body", {
    get: () => {
      throw new Error("the body was read");
    },
  });
  heard(unread as unknown as StoredEvent);
});
