import { createSocket } from "node:dgram";
import { HttpPort } from "./http-port.js";

/** A number that is free for TCP is nearly always free for UDP too. */
const TRIES = 20;

/**
 * The port to listen on for SIP. 0 asks for any: one is looked for that UDP and TCP both can have, because the system
 * gives a free port for one of them only.
 */
export async function sipPort(host: string, port: number): Promise<number> {
  if (port !== 0) return port;
  for (let tries = 0; tries < TRIES; tries++) {
    const tcp = await HttpPort.hold("SIP_PORT", host, 0);
    const isFree = await isFreeForUdp(host, tcp.port);
    await tcp.release();
    if (isFree) return tcp.port;
  }
  return 0;
}

function isFreeForUdp(host: string, port: number): Promise<boolean> {
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve) => {
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
