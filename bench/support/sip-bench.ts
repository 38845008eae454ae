import { once } from "node:events";
import { makeUsers } from "./api.js";
import { machine } from "./machine.js";
import { ask, cpuSeconds, startHelper, startPlatform } from "./process.js";
import type { LoadTarget, LoadUser } from "./raw-sip.js";
import type { LoadOrder } from "./sip-load.js";
import type { LoopResult } from "./window.js";

/** What a SIP bench varies. */
export interface SipBench {
  readonly kind: LoadOrder["kind"];
  readonly title: string;
  readonly users: number;
  readonly windows: readonly number[];
  readonly seconds: number;
}

interface Measured extends LoopResult {
  readonly cpuUsEach: number;
}

const PASSWORD = "a password of the load";

/** Puts the same load on the platform and on the bare reference in turn, and prints rate, delay and CPU of each. */
export async function sipBench(bench: SipBench): Promise<void> {
  console.log(`${bench.title}; ${machine()}`);
  const platform = await startPlatform();
  try {
    const { ready } = platform;
    const users = await makeUsers(ready, bench.users, PASSWORD);
    const port = Number(ready.sip_udp.split(":").at(-1));
    const target = { host: "127.0.0.1", port, domain: ready.sip_domain };
    for (const window of bench.windows) {
      const ours = await measure(bench, target, users, window, ready.pid);
      const theirs = await measureReference(bench, target.domain, users, window);
      print(window, ours, theirs);
    }
  } finally {
    await platform.stop();
  }
}

async function measureReference(
  bench: SipBench,
  domain: string,
  users: readonly LoadUser[],
  window: number,
): Promise<Measured> {
  const bare = startHelper("bare-sip.ts", "first", [PASSWORD, domain]);
  const [{ port }] = (await once(bare, "message")) as [{ port: number }];
  const result = await measure(bench, { host: "127.0.0.1", port, domain }, users, window, bare.pid ?? 0);
  bare.kill();
  return result;
}

async function measure(
  { kind, seconds }: SipBench,
  target: LoadTarget,
  users: readonly LoadUser[],
  window: number,
  pid: number,
): Promise<Measured> {
  const load = startHelper("sip-load.ts", "last");
  const order: LoadOrder = { kind, target, users, window, seconds };
  const before = cpuSeconds(pid);
  const result = await ask<LoopResult>(load, order);
  // The CPU of the warm-up is in it too: its operations are counted in `all`.
  const cpuUsEach = ((cpuSeconds(pid) - before) * 1e6) / Math.max(1, result.all);
  load.kill();
  return { ...result, cpuUsEach };
}

function print(window: number, ours: Measured, theirs: Measured): void {
  const line = (name: string, { perSecond, failed, p50Ms, p99Ms, cpuUsEach }: Measured) =>
    console.log(
      `  ${String(window).padStart(4)} at once  ${name.padEnd(9)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms  CPU ${cpuUsEach.toFixed(0)} us each  failed ${failed}`,
    );
  line("platform", ours);
  line("bare loop", theirs);
  const [rate, cpu] = [ours.perSecond / theirs.perSecond, ours.cpuUsEach / theirs.cpuUsEach];
  console.log(`                ratio     rate ${rate.toFixed(2)}, CPU ${cpu.toFixed(1)} times`);
}
