import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { Json } from "../support/api-client.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

/** Calls that the account may have at once here. */
const AT_ONCE = 12;

const stage = useStage({ env: { CALLS_PER_LEVEL: `Level2=${AT_ONCE}` } });

describe("a call that leads back to itself", () => {
  let carrier: LabCarrier;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
  });
  afterAll(() => carrier?.close());

  it("ends after five turns between two numbers that dial each other, long before the ports do", async () => {
    const [, one, other] = stage.platform.ready.numbers as number[];
    await stage.app(one!, `<Response><Dial timeout="60000"><Number>${other}</Number></Dial></Response>`);
    await stage.app(other!, `<Response><Dial timeout="60000"><Number>${one}</Number></Dial></Response>`);
    const call = await carrier.call({ from: "+15550100009", to: String(one) });
    await over(call, 60_000);
    // The log is written behind the answer to the caller.
    await stage.events.whole(await stage.call((leg) => leg.direction === "in"));
    const legs = (await stage.api.post("/call/search", { take: 100 })).data as Json[];
    const count = (direction: string) => legs.filter((leg) => leg.direction === direction).length;
    expect([count("in"), count("out")]).toEqual([6, 5]);
  });

  it("does not grow wider than the account may have calls at once, and says so", async () => {
    const [, one, other] = stage.platform.ready.numbers as number[];
    const numbers = [one, other, one, other].map((tn) => `<Number>${tn}</Number>`).join("");
    const document = `<Response><Dial timeout="5000">${numbers}</Dial></Response>`;
    for (const tn of [one!, other!]) await stage.app(tn, document, { auto_answer: false });
    const [{ now }] = await stage.platform.sql("select now() as now");
    const call = await carrier.call({ from: "+15550100009", to: String(one) });
    await over(call, 60_000);
    await until("the end of every leg", async () => {
      const [{ n }] = await stage.platform.sql("select count(*)::int as n from call where state <> 'destroyed'");
      return n === 0 || undefined;
    });
    const [{ most, refused }] = await stage.platform.sql(
      `select (select max(n)::int from (select (select count(*) from call o where o.direction = 'in' and o.ring_on is not null
           and o.init_on <= k.init_on and o.hangup_on > k.init_on) as n
         from call k where k.direction = 'in' and k.init_on >= $1) x) as most,
         (select count(*)::int from call k where k.state_reason = 'Channel limit' and k.init_on >= $1) as refused`,
      [now],
    );
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(AT_ONCE);
    expect(refused).toBeGreaterThan(0);
  });
});
