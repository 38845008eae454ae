import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../base/log.js";
import { errorHandler } from "./errors.js";

const MIB = 1024 * 1024;

let app: FastifyInstance;
let socket: Socket;
let text: string;
let failure: Error | undefined;

beforeEach(async () => {
  app = fastify({ forceCloseConnections: true, bodyLimit: MIB });
  app.setErrorHandler(errorHandler(createLog("silent")));
  app.post("/", async () => ({ ok: true }));
  await app.listen({ port: 0, host: "127.0.0.1" });
  [text, failure] = ["", undefined];
  socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("data", (data) => (text += data)).on("error", (error) => (failure = error));
  await once(socket, "connect");
});
afterEach(async () => {
  socket.destroy();
  await app.close();
});

/** Sends a whole request before anything is made of its answer, as a client does that reads last. */
const send = (headers: string, body: string | Buffer) =>
  new Promise<void>((resolve) => {
    socket.write(`POST / HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`);
    socket.write(body, () => resolve());
  });

const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1]));

/** The next request of the same connection is answered. */
async function expectNext(): Promise<void> {
  await send("content-length: 2", "{}");
  while (statuses().length < 2 && !failure) await once(socket, "data");
  expect(failure).toBeUndefined();
  expect(statuses()).toEqual([413, 200]);
}

test("a client that sends on after its body was refused for its length gets the answer, and goes on", async () => {
  await send(`content-length: ${16 * MIB}`, Buffer.alloc(16 * MIB, "a"));
  await expectNext();
});

test("so does one that did not say how long its body is", async () => {
  const chunk = `${MIB.toString(16)}\r\n${"a".repeat(MIB)}\r\n`;
  await send("transfer-encoding: chunked", `${chunk.repeat(8)}0\r\n\r\n`);
  await expectNext();
});
