import { EventEmitter } from "node:events";
import type pg from "pg";
import { expect, test } from "vitest";
import { PooledClient } from "./pooled-client.js";
import { StatementNames } from "./statement-names.js";
import { WriteWatch } from "./write-watch.js";

/**
 * A connection that notes what is done with it, and answers as PostgreSQL does past a statement that fails.
 * @param failing text whose statement fails, and what it fails of
 */
function connection(failing?: string, error: Error & { code?: string } = new Error("no")) {
  const done: string[] = [];
  let isFailed = false;
  const stream = { cork: () => done.push("cork"), uncork: () => done.push("uncork"), destroy: () => undefined };
  const client = Object.assign(new EventEmitter(), {
    connection: { stream },
    query: async ({ text }: { text: string }) => {
      done.push(text);
      if (text === "commit") return { command: isFailed ? "ROLLBACK" : "COMMIT", rowCount: null, rows: [] };
      if (isFailed && text !== "rollback") throw Object.assign(new Error("aborted"), { code: "25P02" });
      isFailed = text === failing;
      if (isFailed) throw error;
      return { command: "", rowCount: 1, rows: [{ text }] };
    },
    release: (isBroken: boolean) => void done.push(`release ${isBroken}`),
  });
  const watch = new WriteWatch();
  watch.on((tables) => done.push(`wrote ${[...tables]}`));
  const pooled = new PooledClient(client as unknown as pg.PoolClient, new StatementNames(), watch);
  return { done, client: pooled.asPoolClient, raw: client };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const ask = (client: ReturnType<typeof connection>["client"], text: string) =>
  (client.query as (text: string, values: readonly unknown[]) => Promise<{ rows: unknown[] }>)(text, []);

test("begin goes with the first statement, in one writing", async () => {
  const { done, client } = connection();
  await ask(client, "begin");
  expect(done).toEqual([]);
  expect((await ask(client, "insert into sms select")).rows).toEqual([{ text: "insert into sms select" }]);
  await ask(client, "select 2");
  await ask(client, "commit");
  client.release();
  expect(done.filter((one) => !/cork/.test(one))).toEqual([
    "begin",
    "insert into sms select",
    "select 2",
    "commit",
    "wrote sms",
    "release false",
  ]);
});

test("what is asked at once is sent at once in one writing, the commit too", async () => {
  const { done, client } = connection();
  await ask(client, "begin");
  await Promise.all([ask(client, "insert into sms select"), ask(client, "select 2"), ask(client, "commit")]);
  await nextTurn();
  expect(done).toEqual(["cork", "begin", "insert into sms select", "select 2", "commit", "wrote sms", "uncork"]);
});

test("behind a statement that fails all others fail with its error, a commit too, and nothing counts as written", async () => {
  const { done, client } = connection("select 2", Object.assign(new Error("bad"), { code: "23505" }));
  await ask(client, "begin");
  const asked = ["insert into sms select", "select 2", "select 3", "commit"].map((text) => ask(client, text));
  const errors = (await Promise.allSettled(asked)).map((one) => one.status === "rejected" && one.reason.message);
  expect(errors).toEqual([false, "bad", "bad", "bad"]);
  await ask(client, "rollback");
  await ask(client, "begin");
  await ask(client, "insert into tn select");
  await ask(client, "commit");
  client.release();
  expect(done.filter((one) => /^wrote|^release/.test(one))).toEqual(["wrote tn", "release false"]);
});

test("a transaction without a statement is never begun", async () => {
  const { done, client } = connection();
  for (const end of ["commit", "rollback"]) {
    await ask(client, "begin");
    await ask(client, end);
  }
  await ask(client, "select 1");
  expect(done).toEqual(["cork", "select 1"]);
});

test("the fault of a begin is that of the first statement, and the connection is given up when it is away", async () => {
  const { done, client } = connection("begin", Object.assign(new Error("gone"), { code: "57P01" }));
  await ask(client, "begin");
  await expect(ask(client, "select 1")).rejects.toMatchObject({ status: 503 });
  client.release();
  expect(done.at(-1)).toBe("release true");
});

test("the fault of the first statement comes out, and the transaction can be rolled back", async () => {
  const { done, client } = connection("select 1", Object.assign(new Error("bad"), { code: "23505" }));
  await ask(client, "begin");
  await expect(ask(client, "select 1")).rejects.toThrow("bad");
  await ask(client, "rollback");
  client.release();
  expect(done.slice(-2)).toEqual(["rollback", "release false"]);
});

test("an error of the connection while it is out has a listener, and none afterwards", () => {
  const { done, client, raw } = connection();
  raw.emit("error", new Error("reset"));
  client.release();
  expect(done).toEqual(["release true"]);
  expect(raw.listenerCount("error")).toBe(0);
});
