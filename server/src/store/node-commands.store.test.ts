import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { callRow, changeOf } from "../../../test/support/call-rows.js";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { createTenant } from "../../../test/support/tenant.js";
import { systemClock } from "../base/clock.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { nextTurn } from "../base/next-turn.js";
import type { NodeCalls } from "../domain/call/port/other-nodes.js";
import { SqlCallWriter } from "./call-writer.js";
import { PgNodeCommands } from "./node-commands.js";
import { PgBus } from "./pg-bus.js";

const log = createLog("silent");
const open: { close(): unknown }[] = [];
let store: TestStore;
beforeEach(async () => {
  store = await createTestStore();
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  await store.close();
});

/** A node; `asked` is what it was asked. */
async function start(node: string, calls: Partial<NodeCalls> = {}) {
  const clock = new FakeClock();
  const asked: unknown[] = [];
  const note =
    (name: string, answer: unknown) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args]);
      return answer;
    };
  const own = {
    hangup: note("hangup", true),
    transfer: note("transfer", "alone"),
    play: note("play", "accepted"),
    press: note("press", "accepted"),
    push: note("push", "not_xml"),
    flush: note("flush", undefined),
    ...calls,
  } as NodeCalls;
  const commands = new PgNodeCommands({ store, node, calls: own, clock, log });
  const bus = await PgBus.start({ connection: store.address, store, clock: systemClock, log });
  open.push(bus, commands);
  commands.listen(bus);
  return { clock, asked, commands, bus };
}

async function rows(): Promise<readonly { taken: boolean }[]> {
  return (await sql<{ taken: boolean }>`select taken_on is not null as taken from node_command`.execute(store.db)).rows;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await nextTurn();
}

test("each command reaches the node that is asked, and its answer comes back; nothing stays", async () => {
  const [one, two, three] = [await start("one"), await start("two"), await start("three")];
  const to = { kind: "number", digits: "12125550142" } as const;
  expect(await one.commands.ask("two", "hangup", ["a", "c"])).toBe(true);
  expect(await one.commands.ask("two", "transfer", ["a", "c", to, 5])).toBe("alone");
  expect(await two.commands.ask("one", "push", ["a", "d", "<Response/>", true])).toBe("not_xml");
  expect(await one.commands.ask("two", "flush", [["c"]])).toBe(null);
  expect(two.asked).toEqual([
    ["hangup", "a", "c"],
    ["transfer", "a", "c", to, 5],
    ["flush", ["c"]],
  ]);
  expect([one.asked, three.asked]).toEqual([[["push", "a", "d", "<Response/>", true]], []]);
  expect(await rows()).toEqual([]);
});

test("a document of any size goes through, whatever the bus takes", async () => {
  const [one, two] = [await start("one"), await start("two")];
  const xml = `<Response><Say>${"word ".repeat(20_000)}</Say></Response>`;
  expect(await one.commands.ask("two", "play", ["a", "c", xml])).toBe("accepted");
  expect(two.asked).toEqual([["play", "a", "c", xml]]);
});

test("a node that is not there is waited for two seconds, and what was asked is not done when it comes", async () => {
  const one = await start("one");
  const refused = one.commands.ask("two", "hangup", ["a", "c"]).catch((error: unknown) => error);
  await until(async () => (await rows()).length === 1);
  one.clock.advance(1_999);
  expect(await rows()).toEqual([{ taken: false }]);
  one.clock.advance(1);
  expect(await refused).toMatchObject({ status: 503, code: "unavailable" });
  expect(await rows()).toEqual([]);
  const two = await start("two");
  await one.bus.publish("opentact.node.two.call", { id: "00000000-0000-4000-8000-000000000000" });
  expect(await one.commands.ask("two", "hangup", ["a", "d"])).toBe(true);
  expect(two.asked).toEqual([["hangup", "a", "d"]]);
});

test("a question that is told twice, or is older than two seconds, is not done again", async () => {
  const [one, two] = [await start("one"), await start("two")];
  const put = (age: number) =>
    sql<{ uuid: string }>`
    insert into node_command (uuid, created_on, node, asked_by, method, args)
    values (gen_random_uuid(), now() - make_interval(secs => ${age}), 'two', 'nobody', 'hangup', '["a", "c"]')
    returning uuid`.execute(store.db);
  // One that is still to come is fresh however slow the machine is.
  const [fresh, old] = [(await put(-600)).rows[0]!.uuid, (await put(2.1)).rows[0]!.uuid];
  for (const id of [old, fresh, fresh, fresh]) await one.bus.publish("opentact.node.two.call", { id });
  await until(async () => two.asked.length > 0);
  await one.commands.ask("two", "flush", [[]]);
  expect(two.asked).toEqual([
    ["hangup", "a", "c"],
    ["flush", []],
  ]);
});

test("a node that cannot says so at once", async () => {
  const one = await start("one");
  await start("two", {
    hangup: async () => {
      throw new Error("a bug");
    },
  });
  await expect(one.commands.ask("two", "hangup", ["a", "c"])).rejects.toMatchObject({ status: 503 });
  await expect(one.commands.ask("two", "dance" as "hangup", ["a", "c"])).rejects.toMatchObject({ status: 503 });
});

test("who is closed while it waits is told that no answer comes", async () => {
  const one = await start("one");
  const refused = one.commands.ask("two", "hangup", ["a", "c"]).catch((error: unknown) => error);
  await until(async () => (await rows()).length === 1);
  one.commands.close();
  expect(await refused).toMatchObject({ status: 503 });
});

test("the owner of a leg is the node of its row, as long as it lives", async () => {
  const { commands } = await start("one");
  const tenant = await createTenant(store);
  const [live, ended] = [callRow(tenant, { state: "live" }), callRow(tenant, { state: "destroyed" })];
  await new SqlCallWriter(store, log).write([changeOf(live), changeOf(ended)]);
  expect([...(await commands.ownersOf([live.uuid, ended.uuid]))]).toEqual([[live.uuid, "n1"]]);
});
