/**
 * The reference of the prompt bench, a process of its own: ready-made packets from as many sockets, in 1 ms slots with
 * absolute deadlines, and nothing else.
 */
import { createSocket, type Socket } from "node:dgram";

const PACKET_BYTES = 172;
const FRAME_MS = 20;

async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: "udp4", lookup: (host, family, done) => done(null, host, Number(family)) });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

async function send(count: number, port: number): Promise<void> {
  const sockets: Socket[] = [];
  for (let n = 0; n < count; n++) sockets.push(await openSocket());
  const packets = sockets.map(() => Buffer.alloc(PACKET_BYTES, 0x7f));
  const startMs = performance.now();
  let slotsDone = 0;
  const run = () => {
    const due = Math.floor(performance.now() - startMs);
    for (; slotsDone < due; slotsDone++)
      for (let n = slotsDone % FRAME_MS; n < count; n += FRAME_MS) sockets[n]!.send(packets[n]!, port, "127.0.0.1");
    setTimeout(run, 1);
  };
  run();
}

process.on("message", ({ count, port }: { count: number; port: number }) => {
  void send(count, port).then(() => process.send?.({ started: count }));
});
