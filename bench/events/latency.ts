import type pg from "pg";
import { api, makeUsers } from "../support/api.js";
import { pinDatabase } from "../support/pin-database.js";
import { ask, type BenchPlatform, cpuSeconds, startHelper, startPlatform } from "../support/process.js";
import type { LoadOrder } from "../support/sip-load.js";
import type { LoopResult } from "../support/window.js";
import { openDatabase } from "./database.js";
import { told, wallMs } from "./figures.js";
import { RawSocket } from "./raw-socket.js";

const PASSWORD = "a password of the load";
const USERS = 200;
const WARM_SECONDS = 5;
/** The last frames come when the last calls have ended. */
const LAST_FRAMES_MS = 2_000;
const UUID_AT = Buffer.from('"uuid":"');

/**
 * Calls are begun at a steady rate, and one client of the account reads all their frames. The database notes the time of
 * each commit (`track_commit_timestamp`); the client's clock is that of the same machine.
 */
export async function benchLatency({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<void> {
  const platform = await noting();
  const load = startHelper("sip-load.ts", "last");
  const database = await openDatabase(platform.dataDir);
  try {
    const { ready } = platform;
    pinDatabase(platform.dataDir);
    const users = await makeUsers(ready, USERS, PASSWORD);
    const { token } = await api<{ token: string }>(ready, "GET", "/auth");
    const came = new Map<string, number>();
    const socket = await RawSocket.open({
      port: Number(new URL(ready.http_url).port),
      token,
      isDeflated: false,
      isRead: true,
      onFrame: (frame) => came.set(uuidOf(frame), wallMs()),
    });
    const target = { host: "127.0.0.1", port: Number(ready.sip_udp.split(":").at(-1)), domain: ready.sip_domain };
    const order: LoadOrder = { kind: "call", target, users, window: 0, seconds, perSecond };
    await ask<LoopResult>(load, { ...order, seconds: WARM_SECONDS });
    came.clear();
    const before = cpuSeconds(ready.pid);
    const result = await ask<LoopResult>(load, order);
    const cpu = (cpuSeconds(ready.pid) - before) / result.seconds;
    await new Promise((resolve) => setTimeout(resolve, LAST_FRAMES_MS));
    socket.close();
    await print(database, came, result, cpu);
  } finally {
    load.kill();
    await database.end();
    await platform.stop();
  }
}

/** A platform whose database notes when each transaction was committed. */
async function noting(): Promise<BenchPlatform> {
  const first = await startPlatform();
  const database = await openDatabase(first.dataDir);
  await database.query("alter system set track_commit_timestamp = on");
  await database.end();
  await first.stop(true);
  return startPlatform({}, [], first.dataDir);
}

/** The first one in a frame is its own. */
function uuidOf(frame: Buffer): string {
  const at = frame.indexOf(UUID_AT) + UUID_AT.length;
  return frame.toString("latin1", at, at + 36);
}

async function print(
  database: pg.Client,
  came: ReadonlyMap<string, number>,
  { perSecond, failed }: LoopResult,
  cpu: number,
): Promise<void> {
  const { rows } = await database.query<{ uuid: string; commit_ms: number; change_ms: number }>(
    `select uuid, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as commit_ms,
      extract(epoch from created_on) * 1000 as change_ms from outbox where uuid = any ($1)`,
    [[...came.keys()]],
  );
  const since = (from: (row: (typeof rows)[number]) => number) =>
    rows.map((row) => (came.get(row.uuid) ?? Number.NaN) - from(row));
  console.log(
    `  ${perSecond.toFixed(0)} calls/s (${failed} failed), the main process ${(cpu * 100).toFixed(0)} % of a core`,
  );
  console.log(`  commit to frame          ${told(since((row) => Number(row.commit_ms)))}`);
  console.log(`  change of state to frame ${told(since((row) => Number(row.change_ms)))}`);
}
