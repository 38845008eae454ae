/** The reference thread of the stream bench: nothing but sockets and ready-made packets. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { parentPort, Worker, workerData } from "node:worker_threads";

const PACKET_BYTES = 172;
const FRAME_MS = 20;

/** What a reference thread is to do. */
interface Role {
  readonly count: number;
  readonly port: number;
}

/** Starts one that sends `count` streams to `port`; resolves when it does. */
export async function startReference(role: Role): Promise<Worker> {
  const code = `import("tsx/esm/api").then((t) => { t.register(); return import(${JSON.stringify(import.meta.url)}); })`;
  const worker = new Worker(code, { eval: true, workerData: role });
  await once(worker, "message");
  return worker;
}

/** A socket that does not go through the resolver for each packet. */
async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: "udp4", lookup: (host, family, done) => done(null, host, Number(family)) });
  // The lookup answers at once, so that listening is told within bind.
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

async function run({ count, port }: Role): Promise<void> {
  const sockets: Socket[] = [];
  for (let k = 0; k < count; k++) sockets.push(await openSocket());
  const packets = sockets.map(() => Buffer.alloc(PACKET_BYTES, 0x7f));
  const startMs = performance.now();
  let slotsDone = 0;
  const slot = () => {
    const due = Math.floor(performance.now() - startMs);
    for (; slotsDone < due; slotsDone++)
      for (let k = slotsDone % FRAME_MS; k < count; k += FRAME_MS) sockets[k]!.send(packets[k]!, port, "127.0.0.1");
    setTimeout(slot, 1);
  };
  slot();
  parentPort!.postMessage("ready");
}

if (workerData !== null && typeof workerData === "object" && "port" in workerData) await run(workerData as Role);
