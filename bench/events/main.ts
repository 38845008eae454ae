/**
 * Events: from commit to frame beside calls, frames to many sockets beside a bare `ws` server, deliveries of webhooks.
 * Usage: `npm run bench events`, short: `node scripts/bench.mjs events --quick`. `--only=latency,sockets,deliveries` takes
 * parts of it, `--rate=100` is the calls a second, `--seconds=20` how long they go on, `--sockets=1000` how many clients.
 */
import { machine } from "../support/machine.js";
import { benchDeliveries } from "./deliveries.js";
import { benchLatency } from "./latency.js";
import { benchSockets } from "./sockets.js";

const isQuick = process.argv.includes("--quick");
const option = (name: string) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const number = (name: string, usual: number) => Number(option(name) ?? usual);

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  latency: () => benchLatency({ perSecond: number("rate", 100), seconds: number("seconds", isQuick ? 5 : 20) }),
  sockets: () => benchSockets({ sockets: number("sockets", 1000), frames: isQuick ? 100 : 500 }),
  deliveries: () => benchDeliveries({ events: isQuick ? 1_000 : 5_000 }),
};

console.log(`events; ${machine()}`);
for (const name of (option("only") ?? Object.keys(PARTS).join()).split(",")) {
  const part = PARTS[name];
  if (!part) throw new Error(`no part ${name}; there is ${Object.keys(PARTS).join()}`);
  console.log(`\n-- ${name}`);
  await part();
}
