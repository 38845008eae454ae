import { expect, test } from "vitest";
import { slotKey, type WebhookSlot, WebhookSlots } from "./webhook-slots.js";

const url = (host: number) => `http://host${host}.example`;

/** Takes all an account can have, 8 at each of its hosts. */
async function fill(slots: WebhookSlots, account: string): Promise<WebhookSlot[]> {
  const taken: WebhookSlot[] = [];
  for (let host = 0; taken.length < 250; host++)
    for (let n = 0; n < 8 && taken.length < 250; n++) taken.push(await slots.take(slotKey(account, url(host))));
  return taken;
}

test("an account has 8 requests at a host, and a quarter of all however many hosts it names", async () => {
  const slots = new WebhookSlots();
  const [first] = await Promise.all(Array.from({ length: 8 }, () => slots.take(slotKey("a", url(0)))));
  expect(slots.tryTake(slotKey("a", url(0)))).toBe(false);
  first?.give();
  expect(slots.tryTake(slotKey("a", url(0)))).toBe(true);
  await fill(slots, "b");
  expect(slots.tryTake(slotKey("b", url(99)))).toBe(false);
  expect(slots.tryTake(slotKey("c", url(0)))).toBe(true);
});

test("when all are taken, the account that sends least is the next, before one that has waited longer", async () => {
  const slots = new WebhookSlots();
  const all = [];
  for (const account of ["a", "b", "c", "d"]) all.push(await fill(slots, account));
  const order: string[] = [];
  const wait = (account: string) => slots.take(slotKey(account, url(99))).then(() => order.push(account));
  const waits = ["a", "a", "e", "f"].map(wait);
  const [ofA = [], ofB = []] = all;
  for (const slot of [ofB[0], ofB[1]]) slot?.give();
  await Promise.all([waits[2], waits[3]]);
  expect(order).toEqual(["e", "f"]);
  for (const slot of [ofA[0], ofA[1]]) slot?.give();
  await Promise.all(waits);
  expect(order).toEqual(["e", "f", "a", "a"]);
});

test("who waits no more leaves its turn to the next", async () => {
  const slots = new WebhookSlots();
  const key = slotKey("a", url(0));
  const [first] = await Promise.all(Array.from({ length: 8 }, () => slots.take(key)));
  const stop = new AbortController();
  const [gone, next] = [slots.takeUntil(key, stop.signal), slots.take(key)];
  stop.abort();
  expect(await gone).toBeUndefined();
  expect(await slots.takeUntil(key, stop.signal)).toBeUndefined();
  first?.give();
  expect(await next).toBeDefined();
  expect(slots.tryTake(key)).toBe(false);
});
