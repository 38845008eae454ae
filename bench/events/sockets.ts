import { once } from "node:events";
import { api } from "../support/api.js";
import { pinDatabase } from "../support/pin-database.js";
import { type BenchPlatform, cpuSeconds, type Ready, startHelper, startPlatform } from "../support/process.js";
import { openDatabase, storeEvents } from "./database.js";
import { oneCall } from "./one-call.js";
import { RawSocket } from "./raw-socket.js";

const LIMITS = { EVENT_SOCKETS_PER_USER: "100000", EVENT_SOCKETS_PER_ACCOUNT: "100000" };
const MANY_AT_ONCE = 50;
const DEADLINE_MS = 300_000;
const SILENCE_MS = 8_000;

interface Fan {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly lost: number;
  readonly gone: number;
}

/** Every frame goes to each of many clients of one account, the platform's and the bare server's in turn. */
export async function benchSockets({ sockets, frames }: { sockets: number; frames: number }): Promise<void> {
  const platform = await startPlatform(LIMITS);
  try {
    pinDatabase(platform.dataDir);
    await oneCall(platform.ready);
    for (const isDeflated of [false, true]) {
      const texts = await someTexts(platform);
      const how = `${sockets} sockets, ${isDeflated ? "compressed" : "plain"}, ${frames} frames of ${texts[0]?.length} B`;
      const ours = await ourFan(platform, { sockets, frames, isDeflated });
      const theirs = await bareFan(texts, { sockets, frames, isDeflated });
      print(`${how}: platform`, ours);
      print(`${how}: bare ws `, theirs);
      console.log(
        `  ratio ${(ours.perSecond / theirs.perSecond).toFixed(2)} of the rate, ${(ours.cpuUs / theirs.cpuUs).toFixed(2)} of the CPU`,
      );
    }
  } finally {
    await platform.stop();
  }
}

interface FanOrder {
  readonly sockets: number;
  readonly frames: number;
  readonly isDeflated: boolean;
}

async function ourFan(platform: BenchPlatform, order: FanOrder): Promise<Fan> {
  const { ready, dataDir } = platform;
  const database = await openDatabase(dataDir);
  const { token } = await api<{ token: string }>(ready, "GET", "/auth");
  const fan = await measured(portOf(ready), token, ready.pid, order, () => storeEvents(database, order.frames));
  await database.end();
  return fan;
}

async function bareFan(texts: readonly string[], order: FanOrder): Promise<Fan> {
  const bare = startHelper("../events/bare-ws.ts", "first");
  const [{ port }] = (await once(bare, "message")) as [{ port: number }];
  const fan = await measured(port, "", bare.pid ?? 0, order, async () => {
    bare.send({ texts, frames: order.frames });
  });
  bare.kill();
  return fan;
}

/** From the first frame that any client gets to the last that all get. */
async function measured(
  port: number,
  token: string,
  pid: number,
  { sockets, frames, isDeflated }: FanOrder,
  begin: () => Promise<void>,
): Promise<Fan> {
  let [count, firstMs, lastMs] = [0, 0, 0];
  const onFrame = () => {
    lastMs = performance.now();
    if (count++ === 0) firstMs = lastMs;
  };
  const clients: RawSocket[] = [];
  while (clients.length < sockets)
    clients.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(MANY_AT_ONCE, sockets - clients.length) }, () =>
          RawSocket.open({ port, token, isDeflated, onFrame }),
        ),
      )),
    );
  // Their auth answers are on the way.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  count = 0;
  const before = cpuSeconds(pid);
  await begin();
  const untilMs = performance.now() + DEADLINE_MS;
  const due = frames * sockets;
  const isOver = () => count >= due || (count > 0 && performance.now() - lastMs > SILENCE_MS);
  while (!isOver() && performance.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
  const cpu = cpuSeconds(pid) - before;
  const gone = clients.filter((client) => client.isGone).length;
  for (const client of clients) client.close();
  return { perSecond: (count * 1000) / (lastMs - firstMs), cpuUs: (cpu * 1e6) / count, lost: due - count, gone };
}

/** Frames as a client of the platform gets them. */
async function someTexts({ ready, dataDir }: BenchPlatform): Promise<string[]> {
  const database = await openDatabase(dataDir);
  const { token } = await api<{ token: string }>(ready, "GET", "/auth");
  const texts: string[] = [];
  const onFrame = (frame: Buffer) => void texts.push(frame.toString());
  const socket = await RawSocket.open({ port: portOf(ready), token, isDeflated: false, isRead: true, onFrame });
  await storeEvents(database, 20);
  while (texts.length < 21) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.close();
  await database.end();
  return texts.slice(1);
}

function portOf(ready: Ready): number {
  return Number(new URL(ready.http_url).port);
}

function print(name: string, { perSecond, cpuUs, lost, gone }: Fan): void {
  console.log(
    `  ${name} ${perSecond.toFixed(0).padStart(7)} frames/s  CPU ${cpuUs.toFixed(1)} us a frame  lost ${lost}, cut off ${gone}`,
  );
}
