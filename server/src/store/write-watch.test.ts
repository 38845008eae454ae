import { expect, test } from "vitest";
import { ConnectionWrites, WriteWatch } from "./write-watch.js";

function stage() {
  const watch = new WriteWatch();
  const told: string[][] = [];
  watch.on((tables) => told.push([...tables].sort()));
  return { watch, told, writes: new ConnectionWrites(watch) };
}

test.each([
  ["select * from call", []],
  ['insert into "call" ("uuid") values ($1)', ["call"]],
  ["with a as (delete from  sms_part where x returning 1) update sms set x = 1", ["sms", "sms_part"]],
  ["INSERT INTO outbox select 1 on conflict (uuid) do update set x = excluded.x", ["outbox"]],
  ["insert into registration values (1)\n on conflict (a)\n do update\n set x = 1", ["registration"]],
  ["select 1 from sip_user where uuid = $1\n    for update", []],
  ["select 1 from event_cursor for update skip locked", []],
  ["select 1 from account for no key update of a; update tn set x = 1", ["tn"]],
  ["truncate tn", ["tn"]],
  [
    "with a as (update account set balance = balance - 1 returning 1) insert into tn select 1",
    ["account_balance", "tn"],
  ],
  ["update account set balance_limit = 1", ["account"]],
  ['update "token" set "used_on" = $1, "used_from" = $2 where "uuid" = $3', ["token_use"]],
  ['update "token" set "name" = $1 where "uuid" = $2', ["token"]],
])("%s", (text, tables) => {
  expect([...new WriteWatch().tablesOf(text)].sort()).toEqual(tables);
});

test("a statement alone is told at once, those of a transaction at its commit", () => {
  const { told, writes } = stage();
  writes.ended("update account set x = 1");
  expect(told).toEqual([["account"]]);
  writes.ended("begin");
  writes.ended("update tn set x = 1");
  writes.ended("delete from tn_lease");
  expect(told).toHaveLength(1);
  writes.ended("commit");
  expect(told.slice(1)).toEqual([["tn", "tn_lease"]]);
});

test("a statement that found no row has written nothing", () => {
  const { told, writes } = stage();
  writes.ended("update tn set x = 1 where false", 0);
  writes.ended(" delete from tn", 0);
  expect(told).toEqual([]);
  writes.ended("with a as (delete from tn_lease returning 1) update tn set x = 1 where false", 0);
  writes.ended("insert into tn values (1)", 1);
  expect(told).toEqual([["tn", "tn_lease"], ["tn"]]);
});

test("what is rolled back is not told, what may have been committed is", () => {
  const { told, writes } = stage();
  writes.ended("start transaction isolation level repeatable read");
  writes.ended("update tn set x = 1");
  writes.ended("rollback");
  writes.ended("select 1");
  expect(told).toEqual([]);
  writes.ended("begin");
  writes.ended("update tn set x = 1");
  writes.ended("commit", null, true);
  expect(told).toEqual([["tn"]]);
});
