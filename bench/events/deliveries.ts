import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { api } from "../support/api.js";
import { pinDatabase } from "../support/pin-database.js";
import { type BenchPlatform, cpuSeconds, cpuSecondsBelow, startPlatform } from "../support/process.js";
import { openDatabase, storeEvents } from "./database.js";
import { oneCall } from "./one-call.js";

const DEADLINE_MS = 300_000;

/** Events are posted to one endpoint, then each to ten of them on hosts of their own; receivers answer at once. */
export async function benchDeliveries({ events }: { events: number }): Promise<void> {
  const platform = await startPlatform({ OUTBOUND_ALLOW: "127.0.0.0/8" });
  try {
    const database = pinDatabase(platform.dataDir);
    await oneCall(platform.ready);
    for (const endpoints of [1, 10]) await deliver(platform, database, endpoints, Math.ceil(events / endpoints));
  } finally {
    await platform.stop();
  }
}

async function deliver(platform: BenchPlatform, databasePid: number, endpoints: number, events: number): Promise<void> {
  const { ready, dataDir } = platform;
  const due = endpoints * events;
  let [count, firstMs, lastMs] = [0, 0, 0];
  const servers = await Promise.all(
    Array.from({ length: endpoints }, () =>
      receiver(() => {
        lastMs = performance.now();
        if (count++ === 0) firstMs = lastMs;
      }),
    ),
  );
  const rows = [];
  for (const server of servers) {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    rows.push(
      await api<{ uuid: string }>(ready, "POST", "/event/subscription", { channel: "webhook", type: "*", url }),
    );
  }
  const cpu = () => ({ node: cpuSeconds(ready.pid), database: cpuSecondsBelow([databasePid]) });
  const before = cpu();
  const database = await openDatabase(dataDir);
  await storeEvents(database, events);
  await database.end();
  const untilMs = performance.now() + DEADLINE_MS;
  while (count < due && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
  const after = cpu();
  const each = (from: number, to: number) => (((to - from) * 1e6) / count).toFixed(0);
  console.log(
    `  ${endpoints} endpoints, ${due} deliveries: ${((count * 1000) / (lastMs - firstMs)).toFixed(0)}/s  CPU ${each(before.node, after.node)} us of Node, ${each(before.database, after.database)} us of the database each, ${due - count} missing`,
  );
  for (const { uuid } of rows) await api(ready, "DELETE", `/event/subscription/${uuid}`);
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
}

function receiver(onRequest: () => void): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      onRequest();
      response.end();
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
