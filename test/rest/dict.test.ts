import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineVoice } from "../../server/src/domain/dict/port.js";
import { VOICES } from "../../server/src/engine/speech/voices.js";
import { SqlDictionaries } from "../../server/src/store/dict.js";
import { Gate } from "../support/gate.js";
import { createRestWorld, type RestAnswer, type RestCall, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let voices: readonly EngineVoice[] = VOICES.lab;
let ann: RestPerson;
let root: RestPerson;

beforeAll(async () => {
  world = await createRestWorld({ doubles: { voices: { voices: () => voices } } });
  [ann, root] = [await world.person(), await world.admin()];
});
afterAll(() => world.close());

const get = (path: string, as?: RestPerson) => world.call("GET", path, as ? { as } : {});

/** A multipart request with the file `file`, and fields before it. */
function upload(path: string, csv: string | Buffer, more: Partial<RestCall> & { fields?: object } = {}) {
  const { fields = {}, ...call } = more;
  const part = (name: string, value: string) =>
    `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head = Object.entries(fields).map(([name, value]) => part(name, String(value)));
  const raw = Buffer.concat([
    Buffer.from(`${head.join("")}--b\r\ncontent-disposition: form-data; name="file"; filename="l.csv"\r\n\r\n`),
    Buffer.from(csv),
    Buffer.from("\r\n--b--\r\n"),
  ]);
  const headers = { "content-type": "multipart/form-data; boundary=b", ...call.headers };
  return world.call("POST", path, { as: root, ...call, raw, headers });
}
const lerg = (csv: string, more?: Parameters<typeof upload>[2]) => upload("/dict/lerg", csv, more);
const centers = async (state: string, country = "US") =>
  (await get(`/dict/lerg/ratecenters?state=${state}&country=${country}`)).payload.map(
    (center: { rate_center: string }) => center.rate_center,
  );
const verify = async (tn: number | string) => (await get(`/dict/lerg/verify?tn=${tn}`, ann)).payload;
const counts = ({ status, payload }: RestAnswer) => [status, payload?.accepted, payload?.failed, payload?.total];

describe("shipped dictionaries are public", () => {
  test("time zones and countries, sorted by name, with offsets and codes", async () => {
    const zones = (await get("/dict/tz")).payload;
    expect(zones.length).toBeGreaterThan(300);
    expect(zones.find((zone: { name: string }) => zone.name === "America/New_York")).toMatchObject({
      country_code: "US",
      utc_offset: -5,
      utc_dst_offset: -4,
    });
    const countries = (await get("/dict/country")).payload;
    expect(countries).toHaveLength(249);
    const of = (a2: string) => countries.find((country: { a2: string }) => country.a2 === a2);
    expect(of("DE")).toMatchObject({ name: "Germany", a3: "DEU", n: 276, country_code: 49, national_code: null });
    expect(of("BS")).toMatchObject({ name: "Bahamas", country_code: 1, national_code: 242 });
    const namesOf = (list: { name: string }[]) => list.map(({ name }) => name);
    for (const list of [zones, countries])
      expect(namesOf(list)).toEqual(namesOf(list).sort((a, b) => a.localeCompare(b, "en")));
  });

  test("states of a country without any import; one without states has none", async () => {
    const us = (await get("/dict/lerg/states")).payload;
    expect(us).toHaveLength(51);
    expect(us[0]).toEqual({ state: "AL", name: "Alabama", country: "US" });
    expect((await get("/dict/lerg/states?country=ca")).payload).toHaveLength(13);
    expect((await get("/dict/lerg/states?country=DE")).payload).toEqual([]);
    expect((await get("/dict/lerg/states?country=USA")).status).toBe(400);
  });
});

describe("voices", () => {
  test("are those the engines named when they were last read, by name", async () => {
    expect((await get("/dict/gtts")).payload).toEqual([]);
    await world.services.voices.reload();
    const first = (await get("/dict/gtts")).payload;
    const [lab] = VOICES.lab;
    expect(first.find((voice: { code: string }) => voice.code === lab?.code)).toMatchObject({ ...lab });
    const names = first.map((voice: { name: string }) => voice.name);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, "en")));
    world.clock.advance(1000);
    voices = [{ ...VOICES.lab[0]!, name: "Renamed" }, VOICES.lab[1]!, VOICES.flite[0]!];
    await world.services.voices.reload();
    const second = (await get("/dict/gtts")).payload;
    const now = new Date(world.clock.now()).toISOString();
    const start = first[0].created_on;
    expect(
      second.map((v: { name: string; created_on: string; modified_on: string }) => [
        v.name,
        v.created_on,
        v.modified_on,
      ]),
    ).toEqual([
      ["Flite slt", now, now],
      ["Lab male", start, start],
      ["Renamed", start, now],
    ]);
  });

  test("are read again on request of an Admin, by one job however often it is asked for", async () => {
    for (const method of ["GET", "POST", "POST"]) {
      const asked = await world.call(method, "/admin/system/dict_gtts_reload", { as: root });
      expect([asked.status, asked.payload]).toEqual([200, { queued: true }]);
      expect((await world.call(method, "/admin/system/dict_gtts_reload", { as: ann })).status).toBe(403);
    }
    const { rows } = await sql`select from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'dict_gtts_reload'`.execute(
      world.store.db,
    );
    expect(rows).toHaveLength(1);
  });
});

describe("before an import", () => {
  test("rate centers are empty and no block is known", async () => {
    expect(await centers("NJ")).toEqual([]);
    expect(await verify(12015550123)).toEqual({ message: "Number block not found", lerg: false, lrn: false });
    expect(await verify("+4930123456")).toMatchObject({ lerg: false, lrn: false });
    expect((await get("/dict/lerg/ratecenters")).status).toBe(400);
    expect((await get("/dict/lerg/verify?tn=abc", ann)).status).toBe(400);
    expect((await get("/dict/lerg/verify?tn=12015550123")).status).toBe(401);
  });
});

describe("POST /dict/lerg", () => {
  test("takes the columns in any order, by comma or bar, in any case, and gives rate centers with their blocks", async () => {
    const csv = [
      '\uFEFF"nxx",NPA,Rate_Center,state,postal_code,unknown',
      "555,201,Jersey City,nj,07302 07303,x",
      "556,201,JERSEY CITY,NJ,,x",
      '555,609,"Trenton, N",NJ,,x',
      "555,416,Toronto,ON,,x",
    ].join("\r\n");
    expect(counts(await lerg(csv))).toEqual([200, 4, 0, 4]);
    expect((await get("/dict/lerg/ratecenters?state=nj")).payload).toEqual([
      {
        rate_center: "JERSEY CITY",
        state: "NJ",
        country: "US",
        npa: ["201"],
        nxx: ["555", "556"],
        npanxx: ["201555", "201556"],
      },
      { rate_center: "Trenton, N", state: "NJ", country: "US", npa: ["609"], nxx: ["555"], npanxx: ["609555"] },
    ]);
    expect(await centers("ON", "CA")).toEqual(["Toronto"]);
    expect(await verify(12015550123)).toEqual({ lerg: true, lrn: false });

    expect(counts(await lerg("npa|nxx|rate_center|state\n212|555|New, York|NY\n"))).toEqual([200, 1, 0, 1]);
    expect([await centers("NY"), await centers("NJ")]).toEqual([["New, York"], []]);
  });

  test("a block of a digit stands before the whole NXX; rows in force follow the day", async () => {
    const today = new Date(world.clock.now()).toISOString().slice(0, 10);
    const csv = `npa,nxx,block,state,rate_center,effective_on,status
201,555,A,NJ,Whole,2000-01-01,active
201,555,7,NJ,Seven,2000-01-01,active
201,555,8,NJ,Given up,2000-01-01,active
201,555,8,NJ,Given up,${today},delete
201,556,,NJ,Future,2999-01-01,
201,557,,NJ,Old name,2000-01-01,
201,557,,NJ,New name,2010-01-01,
`;
    expect(counts(await lerg(csv))).toEqual([200, 7, 0, 7]);
    expect(await centers("NJ")).toEqual(["New name", "Seven", "Whole"]);
    const now = new Date(world.clock.now()).toISOString();
    const blockOf = async (tn: number) => (await new SqlDictionaries(world.store).blockOf(tn, now))?.rate_center;
    expect(await blockOf(12015557000)).toBe("Seven");
    expect(await blockOf(12015558000)).toBe("Whole");
    expect(await blockOf(12015550000)).toBe("Whole");
    expect(await blockOf(12015560000)).toBeUndefined();
    expect(await blockOf(12015570000)).toBe("New name");
  });

  test("a bad row is counted, kept out and listed, the first hundred of them", async () => {
    const bad = [
      "20,555,,,,,,,,",
      "201,55,,,,,,,,",
      "201,555,B,,,,,,,",
      "201,555,,N1,,,,,,",
      "201,555,,,12,,,,,",
      "201,555,,,,12345,,,,",
      "201,555,,,,,OTHERS,,,",
      "201,555,,,,,,Mars/Olympus,,",
      "201,555,,,,,,,2024-02-30,",
      "201,555,,,,,,,,gone",
    ];
    const head = "npa,nxx,block,state,lata,ocn,ocn_type,time_zone,effective_on,status\n";
    const few = await lerg(`${head}${bad.join("\n")}\n201,555,,NJ,,,,,,\n`);
    expect(counts(few)).toEqual([200, 1, 10, 11]);
    const columns = ["npa", "nxx", "block", "state", "lata", "ocn", "ocn_type", "time_zone", "effective_on", "status"];
    expect(few.payload.errors.map((e: { row: number; message: string }) => [e.row, e.message.split(":")[0]])).toEqual(
      columns.map((column, at) => [at + 2, column]),
    );
    const many = await lerg(`npa,nxx\n${"1,1\n".repeat(250)}201,555\n`);
    expect([counts(many), many.payload.errors.length]).toEqual([[200, 1, 250, 251], 100]);
  });

  test("a file without a good row, or without its columns, leaves the dictionary as it is", async () => {
    await lerg("npa,nxx,state,rate_center\n201,555,NJ,Stays\n");
    expect(counts(await lerg("npa,nxx\n1,1\n"))).toEqual([200, 0, 1, 1]);
    for (const text of ["", "npa,state\n201,NJ\n", "\n\n"]) {
      const { status, body } = await lerg(text);
      expect([status, Object.keys(body.fields)]).toEqual([400, ["body.file"]]);
    }
    expect((await world.call("POST", "/dict/lerg", { as: root })).status).toBe(400);
    expect(await centers("NJ")).toEqual(["Stays"]);
  });

  test("only an Admin may, by header or by a field before the file", async () => {
    const csv = "npa,nxx,state,rate_center\n201,555,NJ,Admin\n";
    expect((await lerg(csv, { as: ann })).status).toBe(403);
    expect((await lerg(csv, { as: undefined })).status).toBe(401);
    expect((await lerg(csv, { as: undefined, fields: { jwt: ann.jwt } })).status).toBe(403);
    expect(await centers("NJ")).toEqual(["Stays"]);
    expect((await lerg(csv, { as: undefined, fields: { jwt: root.jwt } })).status).toBe(200);
    expect(await centers("NJ")).toEqual(["Admin"]);
  });

  test("a second import at the same time is 409; one whose process died is taken over after 60 s", async () => {
    const { db } = world.store;
    const { lergImport } = world.services;
    const gate = new Gate();
    async function* slow() {
      yield Buffer.from("npa,nxx,state,rate_center\n201,555,NJ,Slow\n");
      await gate.opened;
    }
    const first = lergImport.run(slow());
    const loading = () => db.selectFrom("dict_generation").selectAll().where("state", "=", "loading").execute();
    await expect.poll(loading).toHaveLength(1);
    const second = await lerg("npa,nxx\n201,555\n");
    expect([second.status, second.body.message]).toEqual([409, "Another import is in progress"]);
    expect((await upload("/dict/lrn", "tn,lrn\n2015550123,2015550000\n")).status).toBe(200);
    const other = new Gate();
    async function* waiting() {
      await other.opened;
      yield Buffer.from("tn,lrn\n2015550123,2015550000\n");
    }
    const lrn = world.services.lrnImport.run(waiting());
    await expect.poll(loading).toHaveLength(2);
    expect((await upload("/dict/lrn", "tn,lrn\n2015550123,2015550000\n")).status).toBe(409);
    other.open();
    expect((await lrn).accepted).toBe(1);
    await db
      .updateTable("dict_generation")
      .set({ claimed_until: "2000-01-01T00:00:00.000Z" })
      .where("state", "=", "loading")
      .execute();
    expect((await lerg("npa,nxx,state,rate_center\n201,555,NJ,Taker\n")).status).toBe(200);
    gate.open();
    await expect(first).rejects.toMatchObject({ status: 409 });
    expect(await centers("NJ")).toEqual(["Taker"]);
    expect(await db.selectFrom("dict_generation").select("name").where("state", "!=", "active").execute()).toEqual([]);
  });

  test("an Idempotency-Key gives the first answer again", async () => {
    const headers = { "idempotency-key": "lerg-1" };
    const csv = "npa,nxx,state,rate_center\n201,555,NJ,Once\n";
    const first = await lerg(csv, { headers });
    await lerg("npa,nxx,state,rate_center\n201,555,NJ,Between\n");
    const again = await lerg(csv, { headers });
    expect([again.headers["idempotent-replayed"], again.payload]).toEqual(["true", first.payload]);
    expect(await centers("NJ")).toEqual(["Between"]);
    expect((await lerg(`${csv} `, { headers })).status).toBe(422);
  });
});

describe("POST /dict/lrn", () => {
  test("ported numbers are known afterwards, and replaced as a whole", async () => {
    const csv = `lrn,tn,spid,ocn,ported_on
2015550000,+12015550123,123A,9999,2024-01-02T03:04:05Z
12015550000,2015550124,,,
2015550000,5550124,,,
x,2015550125,,,
`;
    const answer = await upload("/dict/lrn", csv);
    expect(counts(answer)).toEqual([200, 2, 2, 4]);
    expect(answer.payload.errors.map((e: { message: string }) => e.message.slice(0, 4))).toEqual(["tn: ", "lrn:"]);
    await lerg("npa,nxx\n201,555\n");
    expect(await verify(12015550123)).toEqual({ lerg: true, lrn: true });
    expect(await verify(12015550125)).toEqual({ lerg: true, lrn: false });
    await upload("/dict/lrn", "tn,lrn\n2015550125,2015550000\n");
    expect([(await verify(12015550123)).lrn, (await verify(12015550125)).lrn]).toEqual([false, true]);
    expect((await upload("/dict/lrn", csv, { as: ann })).status).toBe(403);
    expect((await upload("/dict/lrn", "tn\n2015550125\n")).status).toBe(400);
  });
});
