import { afterAll, beforeAll, expect, it } from "vitest";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { within } from "../support/until.js";

const PRICE = 6;
const BALANCE = 10;
/** The first minute is paid for; that there is no second one is known ten seconds before its end. */
const MINUTE_MS = 60_000;
const NOTICE_MS = 10_000;

const stage = useStage();
let alice: LabPhone;

beforeAll(async () => {
  alice = await stage.lab.phone("alice");
  await stage.api.post("/event/subscription", { type: "alarm" });
  await stage.platform.sql("update tn_profile set voice_outgoing_per_min_cost = $1", [PRICE]);
  await stage.platform.sql("update account set balance = $1", [BALANCE]);
});
afterAll(() => alice?.close());

it("a talk whose next minute cannot be paid for is announced to end, ends by BYE in time, and costs what it used", async () => {
  const call = await alice.call("12125550101");
  await within("the answer", 60_000, call.answered);
  const b = await stage.call((leg) => leg.direction === "out");
  const holds = () => stage.platform.sql("select amount::float8 as amount from ledger_hold");
  expect(await holds()).toEqual([{ amount: PRICE }]);

  const warning = await stage.events.next(
    ({ type, payload }) => type === "alarm" && payload.kind === "cut_off",
    120_000,
  );
  expect(warning.payload.details).toMatchObject({ call: b, reason: "Not enough account balance" });
  const warnedMs = +new Date(warning.created_on);
  const noticeMs = +new Date(warning.payload.details.ends_on) - warnedMs;
  expect(noticeMs).toBeGreaterThan(0);
  expect(noticeMs).toBeLessThan(NOTICE_MS);
  call.media.play(toneSource([600]));
  expect(await call.media.hearsTone(600, 300, 60_000)).toBe(true);

  expect(await over(call, 60_000)).toMatchObject({ by: "peer" });
  const { payload } = (await stage.events.whole(b)).at(-1)!;
  expect(payload).toMatchObject({ q850_cause: 31, state_reason: "Not enough account balance", price: PRICE });
  const talkMs = +new Date(payload.hangup_on) - +new Date(payload.answer_on);
  expect(talkMs).toBeGreaterThan(MINUTE_MS - NOTICE_MS);
  expect(talkMs).toBeLessThanOrEqual(MINUTE_MS);
  expect(+new Date(payload.hangup_on)).toBeGreaterThan(warnedMs);
  expect(await holds()).toEqual([]);
  const [{ balance }] = await stage.platform.sql(
    "select balance::float8 as balance from account where uuid = (select account from call where uuid = $1)",
    [b],
  );
  expect(balance).toBe(BALANCE - PRICE);
});
