import { EventEmitter } from "node:events";
import type pg from "pg";
import { expect, test } from "vitest";
import { PooledClient } from "./pooled-client.js";
import { StatementNames } from "./statement-names.js";
import { WriteWatch } from "./write-watch.js";

/** A connection that notes what is done with it. @param failing text whose statement fails, and what it fails of */
function connection(failing?: string, error: Error & { code?: string } = new Error("no")) {
  const done: string[] = [];
  const stream = { cork: () => done.push("cork"), uncork: () => done.push("uncork"), destroy: () => undefined };
  const client = Object.assign(new EventEmitter(), {
    connection: { stream },
    query: async ({ text }: { text: string }) => {
      done.push(text);
      if (text === failing) throw error;
      return { command: "", rowCount: 1, rows: [{ text }] };
    },
    release: (isBroken: boolean) => void done.push(`release ${isBroken}`),
  });
  const watch = new WriteWatch();
  watch.on((tables) => done.push(`wrote ${[...tables]}`));
  const pooled = new PooledClient(client as unknown as pg.PoolClient, new StatementNames(), watch);
  return { done, client: pooled.asPoolClient, raw: client };
}

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
  const first = ["cork", "begin", "insert into sms select", "uncork"];
  expect(done).toEqual([...first, "select 2", "commit", "wrote sms", "release false"]);
});

test("a transaction without a statement is never begun", async () => {
  const { done, client } = connection();
  for (const end of ["commit", "rollback"]) {
    await ask(client, "begin");
    await ask(client, end);
  }
  await ask(client, "select 1");
  expect(done).toEqual(["select 1"]);
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
