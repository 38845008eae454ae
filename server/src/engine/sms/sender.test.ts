import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { ClaimedSms, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import type { Handover, TakenSms } from "./handover.js";
import { SmsSender } from "./sender.js";

/** A message whose number sends no more. */
const over = (uuid: string) =>
  ({
    uuid,
    to: "13125550100",
    tried: [],
    facts: { isSubscribed: false, campaign: null },
    table: { routes: [], carriers: [] },
  }) as unknown as ClaimedSms;

/** A queue of one number, which a look passes over while the end of one of its messages is being written. */
function queueOf(uuids: readonly string[]) {
  const waiting = [...uuids];
  const ended: string[] = [];
  const claim = async () => {
    const isBusy = ended.length + waiting.length < uuids.length;
    if (!isBusy) return waiting.splice(0, 1).map(over);
    // The end is committed and settled before the look that met its lock returns.
    while (ended.length + waiting.length < uuids.length) await turn();
    await turn();
    return [];
  };
  const nothing = async () => undefined;
  const fail = async (uuid: string) => void ended.push(uuid);
  const tx = { claim, fail, lock: nothing, restSenders: nothing, postpone: nothing, begin: nothing };
  const transaction = (work: (tx: SmsQueueTx) => Promise<unknown>) =>
    work({ ...tx, takeRates: async () => [] } as unknown as SmsQueueTx);
  return { ended, store: { transaction } as unknown as SmsQueueStore };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

type Send = (taken: readonly TakenSms[]) => readonly Promise<void>[];

/** @param send what takes the messages that go out; each takes room until it is stored */
function handoverOf(send: Send) {
  const handover = {
    room: 50,
    refill: 20,
    out: 0,
    hasUnstored: false,
    recover: async (): Promise<readonly unknown[]> => [],
    restsUntil: () => undefined,
    close: () => {},
    send: (taken: readonly TakenSms[]) =>
      send(taken).map((stored) => {
        handover.out++;
        return { over: stored.then(() => void handover.out--), stored };
      }),
  };
  return handover;
}

/** @param send what takes the messages that go out */
function senderOf(queue: SmsQueueStore, send: Send, clock = new FakeClock(), handover = handoverOf(send)): SmsSender {
  return new SmsSender({
    queue,
    handover: handover as unknown as Handover,
    clock,
    log: createLog("silent"),
    node: "n1",
    isEnforced: false,
    zonesOf: () => [],
  });
}

test("all that is due is settled, though a number is passed over while one of its messages ends", async () => {
  const { ended, store } = queueOf(["a", "b", "c"]);
  const sender = senderOf(store, () => []);
  await sender.runDue();
  expect(ended).toEqual(["a", "b", "c"]);
});

/** A message to the US that may go now. */
function ready(tried: readonly string[]): ClaimedSms {
  const route = (to_country: string, carrier: string, fallback: readonly string[]) => ({
    uuid: to_country,
    match: { to_country },
    targets: [{ carrier, weight: 1 }],
    fallback,
    any_sender: true,
    force_carrier: false,
  });
  const carriers = ["a", "b", "c"].map((uuid) => ({ uuid, name: uuid, kind: "smpp", label: null }));
  const facts = { isSubscribed: true, isOptedOut: false, isClosed: false, campaign: null, provider: null, reviews: [] };
  return {
    uuid: "sms",
    to: "13125550100",
    parts: 1,
    open: [],
    tried,
    valid_until: "2999-01-01T00:00:00.000Z",
    facts: { ...facts, type: "long_code", tn_profile: "p" },
    table: { routes: [route("CA", "c", []), route("US", "a", ["b"])], carriers },
  } as unknown as ClaimedSms;
}

test("only carriers of the route of a message are others for it", async () => {
  const found: string[] = [];
  for (const tried of [[], ["a"], ["a", "b"]]) {
    const waiting = [ready(tried)];
    const nothing = async () => undefined;
    const tx = { claim: async () => waiting.splice(0), restSenders: nothing, postpone: nothing, begin: nothing };
    const transaction = (work: (tx: SmsQueueTx) => Promise<unknown>) =>
      work({ ...tx, takeRates: async () => [] } as unknown as SmsQueueTx);
    const send = (taken: readonly TakenSms[]) =>
      taken.map(async ({ carrier, hasNext }) => void found.push(`${carrier.uuid} ${hasNext()}`));
    const sender = senderOf({ transaction } as unknown as SmsQueueStore, send);
    await sender.runDue();
  }
  // When all were given up the round begins anew.
  expect(found).toEqual(["a true", "b false", "a false"]);
});

/** A queue that always has messages, or as many as are `left`; counts what it is asked. */
function fullQueue(left = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  const nothing = async () => undefined;
  const claim = async ({ most }: { most: number }) => {
    const count = Math.min(most, left);
    left -= count;
    asked.push(`claim ${count} of ${most}`);
    return Array.from({ length: count }, () => ready([]));
  };
  const tx = { claim, restSenders: nothing, postpone: nothing, begin: nothing, takeRates: async () => [] };
  const store = {
    transaction: (work: (tx: SmsQueueTx) => Promise<unknown>) => work(tx as unknown as SmsQueueTx),
    takeBack: async () => 0,
    confirmNone: async () => 0,
    forgetReceipts: nothing,
    forgetReferences: nothing,
    forgetOldUnseen: nothing,
    nextDue: async () => void asked.push("next due"),
  };
  return { asked, store: store as unknown as SmsQueueStore };
}

const turns = async () => {
  for (let n = 0; n < 10; n++) await turn();
};

test("while many are on their way a claim waits for room for several, for a moment at most", async () => {
  const clock = new FakeClock();
  const { asked, store } = fullQueue();
  const settles: (() => void)[] = [];
  const send = (taken: readonly TakenSms[]) => taken.map(() => new Promise<void>((settle) => settles.push(settle)));
  const sender = senderOf(store, send, clock);
  const settle = async (count: number) => {
    for (const go of settles.splice(0, count)) go();
    await turns();
  };
  sender.start();
  await turns();
  expect(asked.splice(0)).toEqual(["claim 50 of 50"]);
  await settle(19);
  expect(asked).toEqual([]);
  await settle(1);
  expect(asked.splice(0)).toEqual(["claim 20 of 20"]);
  await settle(1);
  clock.advance(24);
  await turns();
  expect(asked).toEqual([]);
  clock.advance(1);
  await turns();
  expect(asked).toEqual(["claim 1 of 1"]);
  const closed = sender.close();
  await settle(50);
  clock.advance(25);
  await settle(50);
  await closed;
});

test("after a look that found nothing nothing is claimed before something is due", async () => {
  const clock = new FakeClock();
  const { asked, store } = fullQueue(1);
  const sender = senderOf(store, (taken: readonly TakenSms[]) => taken.map(async () => undefined), clock);
  sender.start();
  await turns();
  expect(asked.splice(0)).toEqual(["claim 1 of 50", "next due"]);
  // What was settled makes it look once more.
  clock.advance(20);
  await turns();
  expect(asked.splice(0)).toEqual(["claim 0 of 50", "next due"]);
  for (let n = 0; n < 2; n++) {
    sender.wake();
    await turns();
  }
  expect(asked).toEqual(["next due", "next due"]);
  await sender.close();
});

test("places for messages that do not wait: after the begin, while it keeps up, as many as there is room for", async () => {
  const clock = new FakeClock();
  const { asked, store } = fullQueue(3);
  const settles: (() => void)[] = [];
  const send = (taken: readonly TakenSms[]) => taken.map(() => new Promise<void>((settle) => settles.push(settle)));
  const sender = senderOf(store, send, clock);
  const reserved = () => sender.reserve(ready([]), 0);
  expect(reserved()).toBeUndefined();
  sender.start();
  await turns();
  const first = reserved();
  expect(first?.start).toEqual({
    carrier: "a",
    node: "n1",
    nextOn: "1970-01-01T00:00:01.000Z",
    until: "1970-01-01T00:01:25.000Z",
    reason: "[SMSO][sms]: tn: undefined, sms_campaign: undefined, sending...",
  });
  // Three were claimed, 50 may be on their way.
  for (let n = 0; n < 46; n++) expect(reserved()).toBeDefined();
  expect(reserved()).toBeUndefined();
  sender.release(1);
  if (first) sender.sendReserved([first.judged], 0);
  expect(settles).toHaveLength(4);
  expect(reserved()).toBeDefined();
  expect(reserved()).toBeUndefined();
  let isClosed = false;
  const closed = sender.close().then(() => {
    isClosed = true;
  });
  for (const settle of settles) settle();
  await turns();
  // Messages are being stored that will go.
  expect(isClosed).toBe(false);
  sender.release(46);
  await closed;
  expect(reserved()).toBeUndefined();
  expect(asked[0]).toBe("claim 3 of 50");
});

test("nothing goes past a queue that has more than was taken, nor past the rate of a campaign", async () => {
  const settles: (() => void)[] = [];
  const send = (taken: readonly TakenSms[]) => taken.map(() => new Promise<void>((settle) => settles.push(settle)));
  const clock = new FakeClock();
  const full = senderOf(fullQueue(60).store, send, clock);
  full.start();
  await turns();
  for (const settle of settles.splice(0, 10)) settle();
  await turns();
  // Ten places are free and ten messages wait, which are taken when there is room for more.
  expect(full.reserve(ready([]), 0)).toBeUndefined();
  const closed = full.close();
  for (let n = 0; n < 2; n++) {
    for (const settle of settles.splice(0)) settle();
    clock.advance(25);
    await turns();
  }
  await closed;
  const idle = senderOf(fullQueue(0).store, send);
  idle.start();
  await turns();
  const { facts, ...rest } = ready([]);
  const limited = { ...rest, facts: { ...facts, campaign: { quiet_hours: {} } } } as unknown as ClaimedSms;
  expect(idle.reserve(limited, 0)).toBeUndefined();
  expect(idle.reserve(ready([]), 0)).toBeDefined();
  idle.release(1);
  await idle.close();
});

test("what the former life was answered is stored before its messages are put back, which waits while answers do", async () => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const { store } = fullQueue(0);
  const takeBack = async (node: string | null) => {
    asked.push(`back ${node}`);
    return 0;
  };
  const handover = handoverOf(() => []);
  let isAway = true;
  handover.recover = async () => {
    asked.push("recover");
    if (isAway) throw new Error("the database is away");
    return [undefined, new Error("one is wrong")];
  };
  const sender = senderOf({ ...store, takeBack }, () => [], clock, handover);
  sender.start();
  await turns();
  expect(asked.splice(0)).toEqual(["recover"]);
  isAway = false;
  clock.advance(5_000);
  await turns();
  expect(asked.splice(0)).toEqual(["recover", "back n1", "back null"]);
  handover.hasUnstored = true;
  await sender.tidy();
  expect(asked).toEqual([]);
  await sender.close();
});
