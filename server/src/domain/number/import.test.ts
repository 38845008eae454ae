import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { StockImport } from "./import.js";
import type { NumberStore, StockRow } from "./port.js";

/** Takes rows and remembers them; the numbers in `leased` are left alone. */
function importer(leased: readonly number[] = []) {
  const rows: StockRow[] = [];
  const store = {
    profileNames: async () => new Set(["US", "US Toll-Free"]),
    importRows: async (batch: readonly StockRow[]) => {
      rows.push(...batch.filter((row) => !leased.includes(row.tn)));
      return batch.map((row) => row.tn).filter((tn) => leased.includes(tn));
    },
  } as unknown as NumberStore;
  const stock = new StockImport({ store, upkeep: { mergeCounts: async () => undefined }, clock: new FakeClock() });
  return { rows, run: (text: string) => stock.run([Buffer.from(text)]) };
}

test("a stock file names columns in any order, and what it leaves out follows from the number", async () => {
  const { rows, run } = importer();
  const report = await run(
    "City,TN,voice,sms,profile,mrc\n" +
      '"Jersey City, NJ",+1 (201) 555-0123,true,false,US,1.25\n' +
      ",18005550123,,,US Toll-Free,\n",
  );
  expect(report).toEqual({ accepted: 2, failed: 0, total: 2, errors: [] });
  expect(rows[0]).toMatchObject({
    tn: 12015550123,
    type: "long_code",
    country: "US",
    npa: "201",
    nxx: "555",
    city: "Jersey City, NJ",
    features: ["voice"],
    mrc: 1.25,
    nrc: null,
    state: "NJ",
  });
  expect(rows[1]).toMatchObject({ type: "toll_free", features: undefined, mrc: null, city: null });
});

test("state and city follow from the number block, unless the file says otherwise", async () => {
  const { rows, run } = importer();
  await run("tn,state,city\n19732420123,,\n19732420124,NJ,\n19732420125,NY,\n19732420126,,Elsewhere\n");
  expect(rows.map(({ state, city }) => [state, city])).toEqual([
    ["NJ", "Newark"],
    ["NJ", "Newark"],
    ["NY", null],
    ["NJ", "Elsewhere"],
  ]);
});

test("a bad row is counted and named by its line, the others are taken", async () => {
  const { rows, run } = importer([12015550126]);
  const report = await run(
    [
      "tn,type,profile,voice,country,mrc",
      "12015550123,long_code,US,true,US,1",
      "abc,,,,,",
      "12015550124,mobile,,,,",
      "12015550125,,Mars,,,",
      "12015550126,,,,,",
      "12015550127,,,maybe,,",
      "12015550128,,,,Utopia,",
      "12015550129,,,,,-1",
    ].join("\n"),
  );
  expect(report).toMatchObject({ accepted: 1, failed: 7, total: 8 });
  expect(report.errors.map((e) => e.row).sort()).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(report.errors.find((e) => e.row === 6)?.message).toBe("the number is leased");
  expect(rows.map((row) => row.tn)).toEqual([12015550123]);
});

test("a number twice in the file is one number, with the later values", async () => {
  const { rows, run } = importer();
  const report = await run("tn,city\n12015550123,A\n12015550123,B\n");
  expect(report).toMatchObject({ accepted: 1, failed: 1, total: 2 });
  expect(rows.map((row) => row.city)).toEqual(["B"]);
});

test.each(["", "number,city\n12015550123,A\n"])("a file without the column tn is refused: %j", async (text) => {
  await expect(importer().run(text)).rejects.toThrow("Validation failed");
});

test("no more than 100 faults are listed", async () => {
  const report = await importer().run(`tn\n${"x\n".repeat(250)}`);
  expect(report).toMatchObject({ accepted: 0, failed: 250, total: 250 });
  expect(report.errors).toHaveLength(100);
});
