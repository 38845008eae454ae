import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { DestinationVerdict } from "../../domain/fraud/port.js";
import { Destinations } from "./destinations.js";

function start(verdict: DestinationVerdict = "open") {
  const clock = new FakeClock();
  const asked: string[] = [];
  const store = {
    judge: async (account: string, country: string, o: { isHome: boolean }) => {
      asked.push(`${account} ${country}${o.isHome ? " home" : ""}`);
      return verdict;
    },
    list: async () => undefined,
    set: async () => undefined,
  };
  return { clock, asked, destinations: new Destinations({ store, clock }) };
}

test("the country is told by the area code; a country of the shown number is home", async () => {
  const { destinations, asked } = start();
  await destinations.judge("a", "12125550142", "12015550100");
  await destinations.judge("a", "14165550142", "12015550100");
  await destinations.judge("a", "18765550142", undefined);
  await destinations.judge("a", "442079460000", undefined);
  expect(asked).toEqual(["a US home", "a CA", "a JM", "a GB"]);
});

test("premium services, satellites and what can be no number are closed to everybody without a question", async () => {
  const { destinations, asked } = start();
  for (const digits of ["19005550142", "12129760142", "881612345678", "8831300000000", "1212555014", "11125550142"])
    expect([digits, await destinations.judge("a", digits, undefined)]).toEqual([digits, "closed"]);
  expect(asked).toEqual([]);
});

test("a verdict holds for a minute, for its account and country", async () => {
  const { destinations, asked, clock } = start("held");
  for (const account of ["a", "a", "b"])
    expect(await destinations.judge(account, "12125550142", undefined)).toBe("held");
  clock.advance(60_000);
  await destinations.judge("a", "12125550143", undefined);
  expect(asked).toEqual(["a US", "b US", "a US"]);
});
