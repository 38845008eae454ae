import { request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { Gate } from "../../../../test/support/gate.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import { registerBodies } from "./bodies.js";
import { BodyDeadline } from "./body-deadline.js";
import { errorHandler } from "./errors.js";
import { openMultipart, registerUploads } from "./uploads.js";

const HEAD = '--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n';
const END = "\r\n--b--\r\n";

let app: FastifyInstance;
afterEach(() => app.close());

/** A server that reads the file of its one route by `read` and answers what that gives. */
async function serve(maxBytes: number, clock: FakeClock, read: (stream: AsyncIterable<Uint8Array>) => Promise<object>) {
  app = fastify({ forceCloseConnections: true });
  app.setErrorHandler(errorHandler(createLog("silent")));
  registerBodies(app);
  await registerUploads(app, 1024);
  const deadline = new BodyDeadline(clock);
  app.post("/", async (request) => {
    const upload = await openMultipart(request, { maxBytes }, deadline);
    try {
      return await read(upload.file?.stream ?? none());
    } finally {
      upload.close();
      deadline.arm(request);
    }
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
}

async function* none(): AsyncGenerator<Uint8Array, void> {}

async function sizeOf(stream: AsyncIterable<Uint8Array>): Promise<{ size: number }> {
  let size = 0;
  for await (const piece of stream) size += piece.length;
  return { size };
}

/** Starts a request; `answer` is its status, or the word of the error it ended with. */
function start(headers: Record<string, string> = {}) {
  const { port } = app.server.address() as AddressInfo;
  const sent = httpRequest({
    port,
    host: "127.0.0.1",
    method: "POST",
    path: "/",
    headers: { "content-type": "multipart/form-data; boundary=b", ...headers },
  });
  const answer = new Promise<number | string>((resolve) => {
    sent.on("response", (response: IncomingMessage) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
  });
  return { sent, answer };
}

test("a file is given piece by piece, before it is all there", async () => {
  const first = new Gate();
  await serve(1024, new FakeClock(), async (stream) => {
    for await (const _piece of stream) first.open();
    return {};
  });
  const { sent, answer } = start();
  sent.write(`${HEAD}begin`);
  await first.opened;
  sent.end(`end${END}`);
  expect(await answer).toBe(200);
});

test("413 past the limit, at the limit none", async () => {
  await serve(10, new FakeClock(), sizeOf);
  for (const [size, status] of [
    [10, 200],
    [11, 413],
    [100_000, 413],
  ] as const) {
    const { sent, answer } = start();
    sent.end(`${HEAD}${"x".repeat(size)}${END}`);
    expect(await answer).toBe(status);
  }
});

test("a body that ends too early is 400", async () => {
  await serve(1024, new FakeClock(), sizeOf);
  const { sent, answer } = start();
  sent.end(`${HEAD}begin`);
  expect(await answer).toBe(400);
});

test("who does not read the file answers while it still comes in", async () => {
  await serve(1e9, new FakeClock(), async () => ({}));
  const { sent, answer } = start();
  sent.write(`${HEAD}${"x".repeat(1_000_000)}`);
  expect(await answer).toBe(200);
  sent.destroy();
});

test("a client that stops sending is cut off after 30 s", async () => {
  const clock = new FakeClock();
  const first = new Gate();
  await serve(1024, clock, async (stream) => {
    for await (const _piece of stream) first.open();
    return {};
  });
  const { sent, answer } = start();
  sent.write(`${HEAD}begin`);
  await first.opened;
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(30_000);
  expect(await answer).toBe("ECONNRESET");
  sent.destroy();
});
