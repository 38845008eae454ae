/**
 * CPU of a datagram that is read and answered. Usage: node --conditions=source --import tsx bench/udp.ts [--quick]
 *
 * Method: a process of its own answers each datagram of 700 bytes with one of the same size, by sockets of node:dgram and by
 * the addon in turn, three times each; it is sent 64 at a time, and counts its own CPU after a start that is not counted. The
 * figure is the middle one. The system's part is the way through its network, which is the same for both.
 */
import { fork } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { BatchedUdp } from "../server/src/net/batched-udp.js";
import { PlainUdp } from "../server/src/net/plain-udp.js";
import { udpAddon } from "../server/src/net/udp-addon.js";
import { machine } from "./support/machine.js";
import { median } from "./support/turns.js";

const BYTES = 700;
const AT_ONCE = 64;
const UNCOUNTED = 20_000;
const COUNTED = process.argv.includes("--quick") ? 40_000 : 200_000;
const TURNS = 3;

interface Cost {
  readonly userUs: number;
  readonly systemUs: number;
}

async function answer(kind: string): Promise<void> {
  const addon = kind === "batched" ? udpAddon() : "";
  const socket = await (typeof addon === "string" ? PlainUdp.open : BatchedUdp.opener(addon))("127.0.0.1", 0);
  const wire = Buffer.alloc(BYTES, "a");
  const failed = (error: Error) => console.error(error);
  let count = 0;
  let start = process.cpuUsage();
  socket.start({
    datagram(_, host, port) {
      socket.send(wire, port, host, failed);
      if (++count === UNCOUNTED) start = process.cpuUsage();
      if (count !== UNCOUNTED + COUNTED) return;
      const { user, system } = process.cpuUsage(start);
      process.send?.({ userUs: user / COUNTED, systemUs: system / COUNTED } satisfies Cost);
    },
    error: failed,
  });
  process.send?.(socket.port);
}

async function costOf(kind: string): Promise<Cost> {
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), kind]);
  const [port] = (await once(child, "message")) as [number];
  const socket = createSocket({ type: "udp4", lookup: (host, family, done) => done(null, host, Number(family)) });
  const wire = Buffer.alloc(BYTES, "q");
  let [sent, answered] = [0, 0];
  const send = () => {
    for (; sent < answered + AT_ONCE; sent++) socket.send(wire, port, "127.0.0.1");
  };
  socket.on("message", () => {
    answered++;
    if (sent - answered <= AT_ONCE / 2) send();
  });
  socket.bind(0, "127.0.0.1", send);
  const [cost] = (await once(child, "message")) as [Cost];
  socket.close();
  child.kill();
  return cost;
}

const role = process.argv.at(-1)!;
if (process.send && (role === "plain" || role === "batched")) await answer(role);
else {
  console.log(machine());
  const addon = udpAddon();
  if (typeof addon === "string") console.log(`no batches: ${addon}`);
  const kinds = typeof addon === "string" ? ["plain"] : ["plain", "batched"];
  const costs = new Map<string, Cost[]>(kinds.map((kind) => [kind, []]));
  for (let n = 0; n < TURNS; n++) for (const kind of kinds) costs.get(kind)!.push(await costOf(kind));
  for (const [kind, all] of costs) {
    const [user, system] = [median(all.map((c) => c.userUs)), median(all.map((c) => c.systemUs))];
    console.log(`${kind.padEnd(8)} ${user.toFixed(2)} us of JavaScript and C++, ${system.toFixed(2)} us of the system`);
  }
}
