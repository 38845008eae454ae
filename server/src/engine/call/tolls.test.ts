import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallRating, RatingAnswer } from "../../domain/rating/port.js";
import type { LegRecord } from "./leg-record.js";
import { type TolledLeg, Tolls } from "./tolls.js";

const OPEN: RatingAnswer = {
  kind: "open",
  tariff: { perMinute: "0.01", connect: "0", minimumSeconds: 1, incrementSeconds: 1 },
};
const NUMBERS = { tn: 12015550100, far: "12125550100" };
const turns = async () => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A database that sets money aside even where its answer is lost, while `isAway`. */
function start() {
  const clock = new FakeClock();
  const held = new Set<string>();
  const database = { isAway: true };
  const answered = <T>(answer: T): T => {
    if (database.isAway) throw new Error("away");
    return answer;
  };
  const rating = {
    open: async ({ call }: { call: string }) => {
      held.add(call);
      return answered(OPEN);
    },
    drop: async (call: string) => {
      answered(undefined);
      held.delete(call);
    },
  } as unknown as CallRating;
  const channels = { take: () => () => undefined };
  const tolls = new Tolls({ rating, clock, log: createLog("silent"), node: "n", channels });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await turns();
  };
  return { clock, held, database, tolls, pass };
}

function leg(isGone: boolean): TolledLeg {
  const gone = isGone ? AbortSignal.abort() : new AbortController().signal;
  return { record: { uuid: "out", row: { account: "acc" } } as LegRecord, gone, end: () => undefined };
}

test("money that was set aside while the answer was lost is given back when the database is there again", async () => {
  const { clock, held, database, tolls, pass } = start();
  await expect(tolls.incoming("in", "acc", NUMBERS)).rejects.toThrow("away");
  await expect(tolls.admit(leg(false), { ...NUMBERS, profile: undefined })).rejects.toThrow("away");
  await pass(5_000);
  expect([...held]).toEqual(["in", "out"]);
  database.isAway = false;
  await pass(5_000);
  expect([...held]).toEqual([]);
  expect(clock.waiting).toBe(0);
});

test("a call that comes in and is given up while the database is away gets its money back later", async () => {
  const { held, database, tolls, pass } = start();
  database.isAway = false;
  await tolls.incoming("in", "acc", NUMBERS);
  database.isAway = true;
  await tolls.drop("in");
  expect([...held]).toEqual(["in"]);
  database.isAway = false;
  await pass(5_000);
  expect([...held]).toEqual([]);
});

test("a leg that is given up while its money is set aside gets it back, later when the database has gone", async () => {
  const { held, database, tolls, pass } = start();
  database.isAway = false;
  const admitted = tolls.admit(leg(true), { ...NUMBERS, profile: undefined });
  database.isAway = true;
  await admitted;
  expect([...held]).toEqual(["out"]);
  database.isAway = false;
  await pass(5_000);
  expect([...held]).toEqual([]);
});

test("nothing is waited for once it is closed", async () => {
  const { clock, tolls } = start();
  await tolls.drop("in");
  tolls.close();
  await tolls.drop("other");
  expect(clock.waiting).toBe(0);
});
