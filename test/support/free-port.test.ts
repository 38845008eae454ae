import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { FREE_PORTS, freePort, isTcpPortFree, isUdpPortFree, PortStock } from "./free-port.js";
import { takePortSlice } from "./port-slice.js";
import { RTP_PORTS } from "./rtp-slice.js";

const HOST = "127.0.0.1";
/** Not those of other tests. */
const RANGE = { first: 3_500, last: 3_539, size: 20 };

function newStock(): PortStock {
  const stock = new PortStock(RANGE);
  onTestFinished(() => stock.release());
  return stock;
}

/** Takes ports until none are left. */
async function all(stock: PortStock): Promise<number[]> {
  const ports: number[] = [];
  for (;;) {
    const port = await stock.take().catch(() => undefined);
    if (port === undefined) return ports;
    ports.push(port);
  }
}

test("ports lie neither among those of RTP nor among those that a system gives out by itself", () => {
  expect(FREE_PORTS.last).toBeLessThan(RTP_PORTS.first);
  expect(RTP_PORTS.last).toBeLessThan(32_768);
});

test("a port is given once, whoever asks at the same time, and can be bound over UDP and TCP", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) expect([await isUdpPortFree(port), await isTcpPortFree(port)]).toEqual([true, true]);
});

test("two stocks of the same range, as two processes have, share no port, and a stock without any says so", async () => {
  const [one, other] = [newStock(), newStock()];
  const first = await one.take();
  const rest = await all(other);
  expect(rest).toHaveLength(RANGE.size - 1);
  expect(rest).not.toContain(first);
  await expect(other.take()).rejects.toThrow("no slice of 20 ports is free between 3500 and 3539");
  await other.release();
  expect((await all(one)).filter((port) => rest.includes(port))).toHaveLength(RANGE.size - 1);
});

test("ports that something listens to are passed over, alone and among ports side by side", async () => {
  const stock = newStock();
  const first = await stock.take();
  const socket = createSocket("udp4").bind(first + 1, HOST);
  await once(socket, "listening");
  const server = createServer().listen(first + 4, "127.0.0.7");
  await once(server, "listening");
  onTestFinished(() => {
    socket.close();
    server.close();
  });
  expect(await stock.take(3)).toBe(first + 5);
});

test("a slice is nobody else's until it is released", async () => {
  const range = { first: 3_560, last: 3_579, size: 20 };
  const slice = await takePortSlice(range);
  expect(slice).toMatchObject({ min: 3_560, max: 3_579 });
  await expect(takePortSlice(range)).rejects.toThrow("no slice of 20 ports");
  await slice.release();
  await (await takePortSlice(range)).release();
});
