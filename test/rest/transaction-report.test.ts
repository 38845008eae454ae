import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { epochMs, isoTime } from "../../server/src/base/iso-time.js";
import { SqlLedger } from "../../server/src/store/ledger.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
beforeAll(async () => {
  world = await createRestWorld();
});
afterAll(() => world.close());

/** Zones with a change of the clock in the night, by half an hour, with odd offsets, and without any. */
const ZONES = [
  null,
  "America/New_York",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Pacific/Kiritimati",
  "Africa/Cairo",
] as const;

/** Days around which the clocks of these zones change in 2024, and a turn of the year. */
const DAYS = [
  "2024-03-10",
  "2024-03-31",
  "2024-04-07",
  "2024-04-26",
  "2024-10-06",
  "2024-10-27",
  "2024-11-03",
  "2024-12-31",
];
const KINDS = ["voice_outgoing", "sms_outgoing", "payment"] as const;
const HOUR_MS = 3_600_000;

const moves = fc.record({
  day: fc.constantFrom(...DAYS),
  offMs: fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }),
  kind: fc.constantFrom(...KINDS),
  /** Hundred-thousandths. */
  units: fc.integer({ min: 1, max: 12_345_678 }),
});
type Move = typeof moves extends fc.Arbitrary<infer T> ? T : never;

const momentOf = ({ day, offMs }: Move) => isoTime(epochMs(`${day}T00:00:00.000Z`) + offMs);
const amountOf = ({ kind, units }: Move) => (kind === "payment" ? units : -units);
const text = (units: number) => `${Math.floor(units / 1e5)}.${String(units % 1e5).padStart(5, "0")}`;

/** A sum of whole hundred-thousandths as the number that the API writes. */
const shown = (units: number) => Number(`${units < 0 ? "-" : ""}${text(Math.abs(units))}`);

function dateIn(zone: string | null, moment: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone ?? "UTC",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return format.format(epochMs(moment));
}

async function book(account: string, move: Move): Promise<void> {
  const { kind, units } = move;
  const entry = { amount: text(units), refType: kind, refUuid: null, description: null };
  await world.store.transaction((tx) =>
    new SqlLedger(tx)[kind === "payment" ? "credit" : "debit"](account, entry, momentOf(move)),
  );
}

/** Days from one date to another, both included. */
function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = epochMs(`${first}T00:00:00.000Z`); days.at(-1) !== last; at += 24 * HOUR_MS)
    days.push(isoTime(at).slice(0, 10));
  return days;
}

test("reports agree with the ledger to the last digit, in every zone and over changes of the clock", async () => {
  const report = async (as: RestPerson, path: string, span: { from: string; to: string }) =>
    (await world.call("GET", `/transaction/report/${path}`, { as, query: span })).payload.report;
  const check = async (zone: string | null, done: readonly Move[], around: Move, lengthMs: number) => {
    const ann = await world.person();
    await world.store.db.updateTable("account").set({ time_zone: zone }).where("uuid", "=", ann.account).execute();
    for (const move of done) await book(ann.account, move);
    const from = momentOf(around);
    const span = { from, to: isoTime(epochMs(from) + lengthMs) };
    const within = done.filter((move) => span.from <= momentOf(move) && momentOf(move) <= span.to);
    const sumOf = (some: readonly Move[]) => shown(some.reduce((sum, move) => sum + amountOf(move), 0));
    const kinds = KINDS.filter((kind) => within.some((move) => move.kind === kind)).sort();
    expect(await report(ann, "invoice", span)).toEqual(
      kinds.map((kind) => ({ ref_type: kind, amount: sumOf(within.filter((move) => move.kind === kind)) })),
    );
    for (const kind of KINDS) {
      const days = daysBetween(dateIn(zone, span.from), dateIn(zone, span.to)).map((date) => {
        const here = within.filter((move) => move.kind === kind && dateIn(zone, momentOf(move)) === date);
        return { date, count: here.length, sum: sumOf(here) };
      });
      expect(await report(ann, `dashboard/${kind}`, span)).toEqual(days);
    }
  };
  const lengths = fc.integer({ min: 0, max: 300 * 24 * HOUR_MS });
  const property = fc.asyncProperty(
    fc.constantFrom(...ZONES),
    fc.array(moves, { maxLength: 40 }),
    moves,
    lengths,
    check,
  );
  await fc.assert(property, { numRuns: 20 });
});
