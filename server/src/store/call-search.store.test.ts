import type { ICallSearchParams } from "@opentact/contract";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import type { CallState } from "../domain/call/port/call-row.js";
import { isOnline } from "../domain/call/rules.js";
import { appliedSearch } from "../domain/search/rules.js";
import { SqlCalls } from "./call.js";
import { clientConfig } from "./pool.js";
import type { Tables } from "./tables.js";

/** Calls of the account that searches, and of another one. */
const OWN = 5_000;
const OTHERS = 30_000;
const START = "2024-01-01T00:00:00.000Z";
const NOW = isoTime(Date.parse(START) + 40 * 86_400_000);

let store: TestStore;
let calls: SqlCalls;
let account: string;
let rows: Row[];
const ids = { app: newUuid(), line: newUuid(), user: newUuid(), batch: newUuid() };

interface Row {
  readonly uuid: string;
  readonly type: string;
  readonly direction: string;
  readonly state: CallState;
  readonly state_end: string | null;
  readonly from: string;
  readonly to: string;
  readonly tn: number | null;
  readonly thread: string;
  readonly created_on: string;
  readonly modified_on: string;
  readonly hangup_on: string | null;
  readonly sip_control_app: string | null;
  readonly sip_connection: string | null;
  readonly sip_user: string | null;
  readonly batch_item: string | null;
}

beforeAll(async () => {
  store = await createTestStore();
  calls = new SqlCalls(store);
  account = (await addAccount(store)).account;
  const { account: stranger } = await addAccount(store, "Stranger");
  await fill(account, OWN);
  await fill(stranger, OTHERS);
  await sql`vacuum analyze call, batch_item`.execute(store.db);
  rows = (await sql<Row>`select * from call where account = ${account}`.execute(store.db)).rows;
});
afterAll(() => store.close());

/** Calls of every kind, a minute apart; the last twenty are live. */
async function fill(owner: string, count: number): Promise<void> {
  await sql`
    insert into call (uuid, account, type, direction, state, state_end, "from", "to", created_on, modified_on, init_on,
      ring_on, answer_on, hangup_on, destroy_on, freeswitch_call_state, freeswitch_channel_state, thread, tn,
      sip_control_app, sip_connection, sip_user, batch_item, node)
    select gen_random_uuid(), ${owner}::uuid, case when n % 3 = 0 then 'CallSIP' else 'CallSCA' end,
      case when n % 2 = 0 then 'in' else 'out' end,
      case when n > ${count}::int - 20 then (array['init', 'ringing', 'live'])[n % 3 + 1] else 'destroyed' end,
      case when n <= ${count}::int - 20 then (array['completed', 'busy', 'no_answer', 'failed'])[n % 4 + 1] end,
      case when n % 2 = 0 then '+' else '' end || (15550100000 + n * 7 % 5000)::text,
      case when n % 10 = 0 then 'Sales' || n % 100 else (12125550000 + n * 11 % 9000)::text end,
      t.at, t.at + interval '1 second' * (n % 90), t.at, t.at, t.at,
      case when n <= ${count}::int - 20 then t.at + interval '1 second' * (n % 90) end, t.at, 'DOWN', 'CS_INIT',
      md5((n % 400)::text), case when n % 5 > 0 then 12015550000 + n % 50 end,
      case when n % 20 = 1 then ${ids.app}::uuid end, case when n % 50 = 3 then ${ids.line}::uuid end,
      case when n % 40 = 7 then ${ids.user}::uuid end,
      case when n % 100 = 9 then md5(${owner}::text || n % 1000)::uuid end,
      case when n > ${count}::int - 20 then 'n1' end
    from generate_series(1, ${count}::int) n,
      lateral (select ${START}::timestamptz + make_interval(mins => n) as at) t`.execute(store.db);
}

const at = (minutes: number) => isoTime(Date.parse(START) + minutes * 60_000);
const seconds = ({ created_on, hangup_on }: Row) =>
  Math.max(1, Math.ceil((Date.parse(hangup_on ?? NOW) - Date.parse(created_on)) / 1000));
function fits(member: "from" | "to" | "tn", mask: string) {
  const source = mask.toLowerCase().replace(/^\+/, "").replaceAll("%", ".").replaceAll("*", ".*");
  const pattern = new RegExp(`^${source}$`);
  return (row: Row) => row[member] !== null && pattern.test(String(row[member]).toLowerCase().replace(/^\+/, ""));
}

/** As parties are compared: any case, without a plus. */
const plain = (party: string) => party.toLowerCase().replace(/^\+/, "");

/** Every documented filter, and what it means. */
const FILTERS: readonly (readonly [ICallSearchParams, (row: Row) => boolean])[] = [
  [{}, () => true],
  [{ direction: "in" }, ({ direction }) => direction === "in"],
  [{ type: "CallSIP" }, ({ type }) => type === "CallSIP"],
  [{ state: "online" }, ({ state }) => isOnline(state)],
  [{ state: "offline" }, ({ state }) => !isOnline(state)],
  [{ state: "ringing" }, ({ state }) => state === "ringing"],
  [{ state: "destroyed" }, ({ state }) => state === "destroyed"],
  [{ state_end: "busy" }, ({ state_end }) => state_end === "busy"],
  [{ from: "+15550100007" }, fits("from", "15550100007")],
  [{ from: "1555010*" }, fits("from", "1555010*")],
  [{ from: "*77" }, fits("from", "*77")],
  [{ to: "SALES1*" }, fits("to", "sales1*")],
  [{ to: "1212555%%%%" }, fits("to", "1212555%%%%")],
  [{ to: "*5550*" }, fits("to", "*5550*")],
  [{ tn: "12015550007" }, fits("tn", "12015550007")],
  [{ tn: "1201555000*" }, fits("tn", "1201555000*")],
  [{ duration_min: 60 }, (row) => seconds(row) >= 60],
  [{ duration_min: 10, duration_max: 12 }, (row) => seconds(row) >= 10 && seconds(row) <= 12],
  [{ duration_min: 100 }, (row) => seconds(row) >= 100],
  [{ sip_control_app: ids.app }, ({ sip_control_app }) => sip_control_app === ids.app],
  [{ sip_connection: ids.line }, ({ sip_connection }) => sip_connection === ids.line],
  [{ sip_user: ids.user }, ({ sip_user }) => sip_user === ids.user],
  [{ thread: "c4ca4238a0b923820dcc509a6f75849b" }, ({ thread }) => thread === "c4ca4238a0b923820dcc509a6f75849b"],
  [
    { created_on_from: at(100), created_on_to: at(120) },
    ({ created_on }) => created_on >= at(100) && created_on <= at(120),
  ],
  [{ modified_on_from: at(4_900) }, ({ modified_on }) => modified_on >= at(4_900)],
  [
    { direction: "out", state_end: "failed", to: "1212*" },
    (row) => row.direction === "out" && row.state_end === "failed" && fits("to", "1212*")(row),
  ],
  [{ mode: "OR", sip_user: ids.user, from: "*001" }, (row) => row.sip_user === ids.user || fits("from", "*001")(row)],
];

const search = (body: ICallSearchParams, from = calls) => from.search(account, appliedSearch(body), body, NOW);

test.each(FILTERS)(
  "a search by %j finds the calls that fit, newest first, all counted, and no others",
  async (body, isFit) => {
    const expected = rows.filter(isFit).sort((a, b) => b.created_on.localeCompare(a.created_on));
    const { data, total } = await search({ ...body, take: 100 });
    expect(total).toBe(expected.length);
    expect(data.map(({ call }) => call.uuid)).toEqual(expected.slice(0, 100).map(({ uuid }) => uuid));
  },
);

const STATES = ["init", "ringing", "live", "hangup", "destroyed"];
const ORDERS: readonly (readonly [NonNullable<ICallSearchParams["order"]>, (a: Row, b: Row) => number])[] = [
  [{ tn: "ASC" }, (a, b) => (a.tn ?? Number.POSITIVE_INFINITY) - (b.tn ?? Number.POSITIVE_INFINITY)],
  [{ to: "DESC" }, (a, b) => (plain(a.to) < plain(b.to) ? 1 : plain(a.to) > plain(b.to) ? -1 : 0)],
  [{ from: "ASC" }, (a, b) => (plain(a.from) < plain(b.from) ? -1 : plain(a.from) > plain(b.from) ? 1 : 0)],
  [{ state: "ASC" }, (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state)],
  [{ created_on: "ASC" }, (a, b) => a.created_on.localeCompare(b.created_on)],
  [{ modified_on: "DESC" }, (a, b) => b.modified_on.localeCompare(a.modified_on)],
  [{ duration: "DESC" }, (a, b) => seconds(b) - seconds(a)],
];

test.each(ORDERS)("pages in the order %j follow one another without gap or double", async (order, compare) => {
  const seen: string[] = [];
  for (let skip = 0; skip < 200; skip += 50)
    seen.push(...(await search({ order, take: 50, skip, direction: "out" })).data.map(({ call }) => call.uuid));
  expect(new Set(seen).size).toBe(200);
  const byUuid = new Map(rows.map((row) => [row.uuid, row]));
  const found = seen.map((uuid) => byUuid.get(uuid) as Row);
  expect(found.every((row, i) => i === 0 || !(compare(found[i - 1] as Row, row) > 0))).toBe(true);
});

test("no search reads the table of calls to its end, whatever filter and order", async () => {
  const asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ ...clientConfig(store.address), max: 1 }) }),
    log: ({ query }) => void asked.push(query),
  });
  const watched = new SqlCalls({ ...store, db });
  const bodies = [...FILTERS.map(([body]) => body), { batch: ids.batch }];
  for (const body of bodies) for (const [order] of ORDERS) await search({ ...body, order }, watched);
  await watched.online(account, { take: 100 });
  await db.destroy();
  const client = new pg.Client(clientConfig(store.address));
  await client.connect();
  const slow: string[] = [];
  for (const query of asked) {
    const { rows: plan } = await client.query(`explain ${query.sql}`, [...query.parameters]);
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    if (/Seq Scan on (call|call_record|call_flow_log)( |$)/m.test(text)) slow.push(`${query.sql}\n${text}`);
  }
  await client.end();
  expect(asked.length).toBe(bodies.length * ORDERS.length + 1);
  expect(slow).toEqual([]);
});
