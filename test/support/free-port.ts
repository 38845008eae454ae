import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, isIPv6 } from "node:net";

/** A UDP port that was free a moment ago, for programs that cannot choose one and tell. */
export async function freeUdpPort(host = "127.0.0.1"): Promise<number> {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  socket.bind(0, host);
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** A TCP port that was free a moment ago. */
export async function freeTcpPort(host = "127.0.0.1"): Promise<number> {
  const server = createServer();
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Whether nothing listens there: the port can be taken. */
export async function isUdpPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  const isFree = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind({ port, address: host, exclusive: true }, () => resolve(true));
  });
  if (isFree) await new Promise<void>((resolve) => socket.close(() => resolve()));
  return isFree;
}

/** Whether nothing listens there: the port can be taken. */
export async function isTcpPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  if (isFree) await new Promise<void>((resolve) => server.close(() => resolve()));
  return isFree;
}
