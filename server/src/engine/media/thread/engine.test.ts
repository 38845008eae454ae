import { afterEach, expect, test } from "vitest";
import { FakeClock } from "../../../base/fake-clock.js";
import { PortPool } from "../../../net/port-pool.js";
import { RtpSocket } from "../../../net/rtp-socket.js";
import type { Command, FromThread, OpenedLeg, ThreadStats } from "../messages.js";
import { MediaEngine } from "./engine.js";

const HOST = "127.0.0.1";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The one pair of ports of the range. */
async function onePair() {
  const nothing = () => undefined;
  const pool = new PortPool({ range: { min: 0, max: 0 }, clock: new FakeClock() });
  const handler = { rtp: nothing, rtcp: nothing, flooded: nothing, socketError: nothing };
  const probe = await RtpSocket.open(pool, HOST, handler);
  await probe.close();
  return { portMin: probe.port, portMax: probe.port + 1 };
}

function start(range = { portMin: 0, portMax: 0 }) {
  const clock = new FakeClock();
  const said: FromThread[] = [];
  const engine = new MediaEngine({ data: { address: HOST, ...range }, clock, post: (message) => said.push(message) });
  let id = 0;
  const ask = async <T>(command: Command): Promise<T> => {
    id++;
    await engine.handle({ ...command, id });
    const reply = said.find((message) => message.kind === "reply" && message.id === id);
    return (reply as unknown as { readonly value: T }).value;
  };
  closers.push(() => ask({ kind: "shutdown" }));
  return { clock, ask };
}

test("ports that are kept for the next leg count as free, and web calls get the last of them", async () => {
  const { portMin, portMax } = await onePair();
  const { clock, ask } = start({ portMin, portMax });
  const inUse = async () => (await ask<ThreadStats>({ kind: "thread_stats" })).portsInUse;
  await ask({ kind: "open", leg: 1, place: 1, transport: "pair" });
  expect(await inUse()).toBe(1);
  await ask({ kind: "close", leg: 1 });
  expect(await inUse()).toBe(0);
  clock.advance(10_000);
  const { port } = await ask<OpenedLeg>({ kind: "open", leg: 2, place: 2, transport: "web" });
  expect([port, await inUse()]).toEqual([portMin, 1]);
});
