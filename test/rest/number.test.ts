import { afterAll, beforeAll, expect, test } from "vitest";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let admin: RestPerson;

const CSV = `tn,state,city,rate_center,profile,voice,sms,mrc
12015550167,NJ,Jersey City,JERSEYCITY,US,,,
12015556701,NJ,Newark,NEWARK,US,,,
12125550233,NY,New York,NWYRCYZN01,US,,,7.5
12335515500,OH,Akron,AKRON,US,,,
12015550100,NJ,Jersey City,JERSEYCITY,US,true,false,
14165550101,,Toronto,TORONTO,US,,,
18003569377,,,,US Toll-Free,,,
18335500067,,,,US Toll-Free,,,
`;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, admin] = [await world.person(), await world.admin()];
  expect((await upload(CSV)).payload).toEqual({ accepted: 8, failed: 0, total: 8, errors: [] });
});
afterAll(() => world.close());

function upload(text: string, as = admin) {
  const raw =
    '--b\r\nContent-Disposition: form-data; name="file"; filename="stock.csv"\r\nContent-Type: text/csv\r\n\r\n' +
    `${text}\r\n--b--\r\n`;
  return world.call("POST", "/admin/tn/import", {
    as,
    raw: Buffer.from(raw),
    headers: { "content-type": "multipart/form-data; boundary=b" },
  });
}

async function found(body: object, as = ann): Promise<number[]> {
  const { status, payload } = await world.call("POST", "/tn/search", { as, body });
  expect(status).toBe(200);
  return payload.data.map((number: { tn: number }) => number.tn);
}

test("a number in a search shows what can be ordered, where it is, and the price for the features asked for", async () => {
  const { payload } = await world.call("POST", "/tn/search", {
    as: ann,
    body: {
      type: "long_code",
      take: 10,
      skip: 0,
      country: "US",
      state: "NJ",
      npa: "201",
      line: "xx67",
      features: ["sms", "voice"],
    },
  });
  expect(payload).toMatchObject({ take: 10, skip: 0, mode: "AND", order: { tn: "ASC" }, total: 1 });
  expect(payload.data[0]).toMatchObject({
    tn: 12015550167,
    type: "long_code",
    voice: true,
    sms: true,
    mms: false,
    fax: false,
    emergency: false,
    registered: false,
    deleted_on: null,
    tnlease: null,
    country: "US",
    state: "NJ",
    city: "Jersey City",
    rate_center: "JERSEYCITY",
    nrc: 1.01,
    mrc: 2.5,
    profile: { name: "US", kind: "rate", features: ["voice", "sms"], country: { a2: "US", a3: "USA", n: 840 } },
  });
  const dear = await world.call("POST", "/tn/search", { as: ann, body: { npa: "212", features: ["voice"] } });
  expect(dear.payload.data[0]).toMatchObject({ nrc: 1, mrc: 8 });
});

test.each<[object, number[]]>([
  [{}, [12015550167, 12015556701, 12125550233, 12335515500]],
  [{ features: ["voice"] }, [12015550100, 12015550167, 12015556701, 12125550233, 12335515500]],
  [{ features: ["voice"], npa: 201 }, [12015550100, 12015550167, 12015556701]],
  [{ features: ["mms"] }, []],
  [{ line: "xx67" }, [12015550167]],
  [{ line: "67xx" }, [12015556701]],
  [{ npa: "201", nxx: "555" }, [12015550167, 12015556701]],
  [{ pattern: "*233" }, [12125550233]],
  [{ pattern: "233%5155*" }, [12335515500]],
  [{ pattern: "233%5155%" }, []],
  [{ pattern: "233551*" }, [12335515500]],
  [{ pattern: "233%51*" }, [12335515500]],
  [{ pattern: "*555*" }, [12015550167, 12015556701, 12125550233]],
  [{ state: "ny" }, [12125550233]],
  [{ province: "NJ", city: "NEWARK" }, [12015556701]],
  [{ rateCenter: "akron" }, [12335515500]],
  [{ country: "CA" }, [14165550101]],
  [{ type: "toll_free" }, [18003569377, 18335500067]],
  [{ type: "toll_free", pattern: "*FLOWERS", abcSearch: true }, [18003569377]],
  [{ type: "toll_free", pattern: "55xxx67" }, [18335500067]],
  [{ profile: "US Toll-Free", type: "toll_free", npa: "833" }, [18335500067]],
  [{ npa: "212", state: "OH", mode: "OR" }, [12125550233, 12335515500]],
  [{ order: { tn: "DESC" }, take: 2 }, [12335515500, 12125550233]],
  [{ take: 1, skip: 1 }, [12015556701]],
  [{ page: 2, size: 3 }, [12335515500]],
  [{ postalCode: "07302" }, []],
])("search %j finds %j", async (body, numbers) => {
  expect(await found(body)).toEqual(numbers);
});

test("the page may stand in the query, and the body may be missing altogether", async () => {
  const { payload } = await world.call("POST", "/tn/search?take=1&skip=2", { as: ann });
  expect([payload.total, payload.take, payload.skip, payload.data[0].tn]).toEqual([4, 1, 2, 12125550233]);
  const older = await world.call("POST", "/tn/search?page=1&size=2", { as: ann });
  expect(older.payload.data).toHaveLength(2);
});

test.each([
  [{ npa: "20" }, "body.npa"],
  [{ line: "12.4" }, "body.line"],
  [{ pattern: "*1*2*3*" }, "body.pattern"],
  [{ pattern: "(.*)+$" }, "body.pattern"],
  [{ pattern: "%".repeat(33) }, "body.pattern"],
  [{ state: "New Jersey" }, "body.state"],
  [{ type: "mobile" }, "body.type"],
  [{ features: ["fly"] }, "body.features.0"],
  [{ take: 101 }, "body.take"],
  [{ order: { city: "ASC" } }, "body.order"],
])("search %j is refused with 400", async (body, field) => {
  const { status, body: answer } = await world.call("POST", "/tn/search", { as: ann, body });
  expect(status).toBe(400);
  expect(Object.keys(answer.fields)[0]).toContain(field);
});

test("an unknown profile gives 404", async () => {
  const { status, body } = await world.call("POST", "/tn/search", { as: ann, body: { profile: "Mars" } });
  expect([status, body.message]).toEqual([404, "Profile not found"]);
});

test("text of a user reaches no SQL: quotes and wildcards are just text", async () => {
  expect(await found({ city: "' or 1=1 --" })).toEqual([]);
  expect(await found({ city: "%" })).toEqual([]);
  expect(await found({ rate_center: "_____" })).toEqual([]);
});

test("what is reserved by another, leased, in quarantine or switched off is not for sale; an own reservation is", async () => {
  const [bob, tn] = [await world.person(), 12015550167];
  const set = (change: object) => world.store.db.updateTable("tn").set(change).where("tn", "=", tn).execute();
  for (const stock_state of ["leased", "quarantine", "ordering", "unknown", "returned", "disabled"]) {
    await set({ stock_state });
    expect(await found({ line: "xx67" })).toEqual([]);
  }
  await set({ stock_state: "reserved", reserved_by: bob.account, reserved_until: "2030-01-01T00:00:00.000Z" });
  expect(await found({ line: "xx67" })).toEqual([]);
  expect(await found({ line: "xx67" }, bob)).toEqual([tn]);
  await set({ reserved_until: "2023-12-31T00:00:00.000Z" });
  expect(await found({ line: "xx67" })).toEqual([tn]);
  await set({
    stock_state: "quarantine",
    reserved_by: null,
    reserved_until: null,
    quarantine_until: "2023-12-31T00:00:00.000Z",
  });
  expect(await found({ line: "xx67" })).toEqual([tn]);
  await set({ stock_state: "available", quarantine_until: null });
});

test("a postal code finds the numbers of its rate centers, once number blocks were imported", async () => {
  const csv = "npa,nxx,state,rate_center,postal_code\n201,555,NJ,JERSEYCITY,07302 07303\n233,551,OH,AKRON,44301\n";
  await world.services.lergImport.run([Buffer.from(csv)]);
  expect(await found({ postalCode: "07302" })).toEqual([12015550167]);
  expect(await found({ postalCode: "44301", mode: "OR", state: "NY" })).toEqual([12125550233, 12335515500]);
  expect(await found({ postalCode: "99999" })).toEqual([]);
});

test("the countries are those of the rate profiles", async () => {
  const { payload } = await world.call("GET", "/tn/search/countries", { as: ann });
  expect(payload).toEqual([
    { name: "United States", a2: "US", a3: "USA", n: 840, country_code: 1, national_code: null },
  ]);
});

test("importing again changes rows, but never a leased one", async () => {
  await world.setBalance(ann, 100);
  await world.lease(ann, 12025550101);
  const { payload } = await upload("tn,city\n12025550101,Elsewhere\n12025550102,Washington\nx,\n");
  expect(payload).toMatchObject({ accepted: 1, failed: 2, total: 3 });
  expect(payload.errors).toEqual(
    expect.arrayContaining([
      { row: 2, message: "the number is leased" },
      { row: 4, message: "tn: invalid phone number" },
    ]),
  );
  await upload("tn,city\n12025550102,Georgetown\n");
  const row = await world.store.db
    .selectFrom("tn")
    .select(["tn", "city"])
    .where("tn", "in", [12025550101, 12025550102])
    .orderBy("tn")
    .execute();
  expect(row).toEqual([
    { tn: 12025550101, city: null },
    { tn: 12025550102, city: "Georgetown" },
  ]);
});

test("an import needs the role Admin, a file and the column tn", async () => {
  expect((await upload("tn\n12025550103\n", ann)).status).toBe(403);
  expect((await upload("city\nX\n")).status).toBe(400);
  const none = await world.call("POST", "/admin/tn/import", { as: admin, body: {} });
  expect([none.status, Object.keys(none.body.fields)]).toEqual([400, ["body.file"]]);
});

test("2,500 rows are taken by one request", async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => 13055550000 + i);
  const { payload } = await upload(`tn\n${rows.join("\n")}\n`);
  expect(payload).toMatchObject({ accepted: 2500, failed: 0, total: 2500 });
});
