/**
 * The reference of the fan-out, a process of its own: a `ws` server, with the options of the platform's, that sends each of
 * some texts to all its clients as fast as their sockets take them, and knows nothing else.
 */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

interface Order {
  readonly texts: readonly string[];
  readonly frames: number;
}

/** What waits for a client before the next frame is sent to all. */
const FULL_BYTES = 256 * 1024;
const deflate = { threshold: 1024, serverNoContextTakeover: true, clientNoContextTakeover: true, concurrencyLimit: 4 };

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: deflate });

async function send({ texts, frames }: Order): Promise<void> {
  for (let n = 0; n < frames; n++) {
    const text = texts[n % texts.length] ?? "";
    for (const client of sockets.clients) client.send(text);
    await new Promise((resolve) => setImmediate(resolve));
    while (isFull()) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function isFull(): boolean {
  for (const client of sockets.clients as ReadonlySet<WebSocket>) if (client.bufferedAmount > FULL_BYTES) return true;
  return false;
}

process.on("message", (order: Order) => void send(order));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : 0 });
});
