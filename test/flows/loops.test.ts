import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { Json } from "../support/api-client.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";

const stage = useStage();

describe("a call that leads back to itself", () => {
  let carrier: LabCarrier;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
  });
  afterAll(() => carrier?.close());

  it("ends after five turns between two numbers that dial each other, long before the ports do", async () => {
    const [, one, other] = stage.platform.ready.numbers as number[];
    await stage.app(one!, `<Response><Dial timeout="5000"><Number>${other}</Number></Dial></Response>`);
    await stage.app(other!, `<Response><Dial timeout="5000"><Number>${one}</Number></Dial></Response>`);
    const call = await carrier.call({ from: "+15550100009", to: String(one) });
    await over(call, 20_000);
    // The log is written behind the answer to the caller.
    await stage.events.whole(await stage.call((leg) => leg.direction === "in"));
    const legs = (await stage.api.post("/call/search", { take: 100 })).data as Json[];
    const count = (direction: string) => legs.filter((leg) => leg.direction === direction).length;
    expect([count("in"), count("out")]).toEqual([6, 5]);
  });
});
