import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
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
    call_id: "1@phone",
    message,
  } as const;
  return { call: newUuid(), account: newUuid(), is_cut: false, messages: [one], ...more };
}

test("a leg is read back out of the rows it was written to, in their order, and by its account alone", async () => {
  const a = leg('INVITE sip:ä SIP/2.0\r\n\r\nline\n\u2028{"call":\u0000');
  const b = leg("other", { account: a.account });
  await traces.write([b, a], daysAgo(0));
  await traces.write([{ ...a, is_cut: true, messages: [] }], daysAgo(-1));
  expect(await traces.of(a.account, [a.call])).toEqual([a, { ...a, is_cut: true, messages: [] }]);
  expect(await traces.of(a.account, [a.call, b.call])).toHaveLength(3);
  expect(await traces.of(newUuid(), [a.call])).toEqual([]);
  expect(await traces.of(a.account, [])).toEqual([]);
  await traces.write([], daysAgo(0));
});

test("traces are kept 7 days, or as many as the configuration says", async () => {
  await store.db.deleteFrom("call_trace").execute();
  const legs = [9, 6.9, 2].map((days) => ({ days, ...leg("x") }));
  for (const one of legs) await traces.write([one], daysAgo(one.days));
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
