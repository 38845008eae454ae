import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import { until } from "../../../test/support/until.js";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(): Promise<Stage> {
  const stage = await openStage();
  open.push(stage);
  return stage;
}

/** One whose port is free for TCP too: the system gives it for UDP alone, and a connection of another test may have it. */
async function startForBoth(): Promise<Stage> {
  for (;;) {
    const stage = await start();
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(stage.port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return stage;
  }
}

const message = (port: number, bytes: number) =>
  ({
    method: "OPTIONS",
    uri: "sip:peer@test.example",
    from: "<sip:us@test.example>",
    to: "<sip:peer@test.example>",
    headers: [["X-Filler", "x".repeat(bytes)]],
    target: { transport: "udp", host: "127.0.0.1", port },
  }) as const;

test("a request too large for a datagram goes over TCP, any other over UDP", async () => {
  const server = await startForBoth();
  const { port } = server;
  await server.endpoint.listen("tcp", "127.0.0.1", port);
  const { endpoint } = await start();
  expect((await endpoint.request(message(port, 500))).status).toBe(200);
  expect(server.endpoint.stats().connections).toBe(0);
  const answer = await endpoint.request(message(port, 1_300));
  expect(answer).toMatchObject({ status: 200, via: { transport: "TCP" } });
  expect(server.endpoint.stats().connections).toBe(1);
});

test("a peer that takes no TCP gets it by UDP all the same, and is not asked again for ten minutes", async () => {
  const server = await startForBoth();
  const { port } = server;
  const { endpoint, clock } = await start();
  expect(await endpoint.request(message(port, 1_300))).toMatchObject({ status: 200, via: { transport: "UDP" } });
  await server.endpoint.listen("tcp", "127.0.0.1", port);
  expect(await endpoint.request(message(port, 1_300))).toMatchObject({ status: 200, via: { transport: "UDP" } });
  clock.advance(600_000);
  expect(await endpoint.request(message(port, 1_300))).toMatchObject({ status: 200, via: { transport: "TCP" } });
});

test("a TCP peer that asks for it gets requests to its own address over its connection (RFC 5923)", async () => {
  const { endpoint } = await start();
  const { port } = await endpoint.listen("tcp", "127.0.0.1", 0);
  const via = (sentBy: string) =>
    `OPTIONS sip:us@test.example SIP/2.0\r\nVia: SIP/2.0/TCP ${sentBy};branch=z9hG4bK${sentBy};alias\r\n` +
    "From: <sip:a@test.example>;tag=1\r\nTo: <sip:us@test.example>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n" +
    "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
  const thief = await TcpPeer.open(port);
  open.push(thief);
  await thief.write(via("192.0.2.1:4999"));
  await thief.until("an answer", (p) => p.text.includes("SIP/2.0 200"));
  const peer = await TcpPeer.open(port);
  open.push(peer);
  await peer.write(via("127.0.0.1:4999"));
  await peer.until("an answer", (p) => p.text.includes("SIP/2.0 200"));
  const target = { transport: "tcp", host: "127.0.0.1", port: 4999 } as const;
  const final = endpoint.request({ ...message(4999, 1), target });
  await peer.until("our request", (p) => p.text.includes("OPTIONS sip:peer@"));
  peer.close();
  await final;
  expect(await endpoint.request({ ...message(4999, 1), target })).toMatchObject({ status: 503 });
  await until("the end of the connection", () => endpoint.stats().connections === 1 || undefined);
});
