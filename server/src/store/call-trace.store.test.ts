import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { packedOf } from "../../../test/support/packed-legs.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import { TracePacker } from "../domain/call/packed-trace.js";
import type { TracedLeg } from "../domain/call/port/traces.js";
import { Retention } from "../domain/event/retention.js";
import { SqlCallTraces } from "./call-trace.js";
import { SqlRetention } from "./retention.js";

let store: TestStore;
let traces: SqlCallTraces;
const clock = new FakeClock();
const daysAgo = (days: number) => isoTime(clock.now() - days * 86_400_000);
beforeAll(async () => {
  store = await createTestStore();
  traces = new SqlCallTraces(store);
});
afterAll(() => store.close());

function leg(message: string, more: Partial<TracedLeg> = {}): TracedLeg {
  const one = {
    time: daysAgo(0),
    number: 1,
    direction: "in",
    transport: "udp",
    peer: "192.0.2.1:5060",
    call_id: /Call-ID: (.*)/.exec(message)?.[1] ?? "",
    message,
  } as const;
  return { call: newUuid(), account: newUuid(), is_cut: false, messages: [one], ...more };
}

test("a leg is read back out of the rows it was written to, in their order, and by its account alone", async () => {
  const a = leg('INVITE sip:ä SIP/2.0\r\nCall-ID: 1@phone\r\n\r\nline\n\u2028{"call":\u0000');
  const b = leg("other", { account: a.account });
  await traces.write(packedOf([b, a]), daysAgo(0));
  await traces.write(packedOf([{ ...a, is_cut: true, messages: [] }]), daysAgo(-1));
  expect(await traces.of(a.account, [a.call])).toEqual([a, { ...a, is_cut: true, messages: [] }]);
  expect(await traces.of(a.account, [a.call, b.call])).toHaveLength(3);
  expect(await traces.of(newUuid(), [a.call])).toEqual([]);
  expect(await traces.of(a.account, [])).toEqual([]);
  await traces.write(packedOf([]), daysAgo(0));
});

test("messages of many legs come back as they were, whatever letters they have, with what else is known of the leg", async () => {
  const account = newUuid();
  const texts = ["", "{", "\u00e4".repeat(3_000), "\u{1f600}\r\n\0", "a".repeat(8_000)];
  const legs = Array.from({ length: 30 }, (_, n) => {
    const messages = texts.slice(0, n % 6).flatMap((text) => leg(text).messages);
    const steps = n % 2 === 0 ? { steps: [{ step: "failed", record: newUuid() } as never] } : {};
    return leg("", {
      account,
      messages,
      ...steps,
      ...(n % 3 === 0 ? { fetches: [{ url: "http://x" } as never] } : {}),
    });
  });
  // Twice: the second writes where the first has been.
  const packer = new TracePacker();
  for (const part of [legs.slice(0, 20), legs.slice(20)]) await traces.write(packedOf(part, packer), daysAgo(0));
  const found = await traces.of(
    account,
    legs.map(({ call }) => call),
  );
  const byCall = new Map(found.map((one) => [one.call, one]));
  expect(found).toHaveLength(30);
  expect(legs.map(({ call }) => byCall.get(call))).toEqual(legs);
});

/** Lines of JSON, and then messages with JSON behind them. */
const FORMER = [
  (legs: readonly TracedLeg[]) => legs.map((one) => JSON.stringify(one)).join("\n"),
  (legs: readonly TracedLeg[]) => {
    const messages = legs.flatMap((one) => one.messages);
    const listed = legs.map(({ call, account, is_cut, messages: said }) => {
      const told = said.map((m) => [
        m.time,
        m.number,
        m.direction,
        m.transport,
        m.peer,
        m.call_id,
        Buffer.byteLength(m.message),
      ]);
      return [call, account, is_cut, told, null, null];
    });
    const json = Buffer.from(JSON.stringify(listed));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(json.length);
    return Buffer.concat([Buffer.from([2]), ...messages.map(({ message }) => Buffer.from(message)), json, length]);
  },
];

test.each(FORMER)("rows of former versions are read: %#", async (packed) => {
  const [a, b] = [leg("INVITE sip:\u00e4"), leg("other")];
  const body = deflateSync(packed([a, b]));
  const row = { uuid: newUuid(), created_on: daysAgo(0), calls: [a.call, b.call], body };
  await store.db.insertInto("call_trace").values(row).execute();
  expect(await traces.of(a.account, [a.call, b.call])).toEqual([a]);
  expect(await traces.of(b.account, [b.call])).toEqual([b]);
});

test("traces are kept 7 days, or as many as the configuration says", async () => {
  await store.db.deleteFrom("call_trace").execute();
  const legs = [9, 6.9, 2].map((days) => ({ days, ...leg("x") }));
  for (const one of legs) await traces.write(packedOf([one]), daysAgo(one.days));
  const left = async (days: object) => {
    await new Retention({ store: new SqlRetention(store), days, clock }).run(new AbortController().signal);
    return (await store.db.selectFrom("call_trace").select("calls").orderBy("created_on").execute()).flatMap(
      (r) => r.calls,
    );
  };
  expect(await left({})).toEqual([legs[1]?.call, legs[2]?.call]);
  expect(await left({ traces: 3 })).toEqual([legs[2]?.call]);
  expect(await left({ traces: 0 })).toEqual([]);
});
