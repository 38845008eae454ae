import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Gate } from "../../../../test/support/gate.js";
import { FakeClock } from "../../base/fake-clock.js";
import { BodyDeadline } from "./body-deadline.js";

let app: FastifyInstance;
let clock: FakeClock;
/** Opens when a request has reached the server. */
let arrived: Gate;

beforeEach(async () => {
  [clock, arrived] = [new FakeClock(), new Gate()];
  const deadline = new BodyDeadline(clock);
  app = fastify({ forceCloseConnections: true });
  app.addHook("onRequest", async (request) => {
    deadline.arm(request);
    arrived.open();
  });
  app.post("/", async () => ({}));
  await app.listen({ port: 0, host: "127.0.0.1" });
});
afterEach(() => app.close());

function start(body: string, length: number) {
  const { port } = app.server.address() as AddressInfo;
  const headers = { "content-type": "application/json", "content-length": length };
  const sent = httpRequest({ port, host: "127.0.0.1", method: "POST", path: "/", headers });
  const ended = new Promise<number | string>((resolve) => {
    sent.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
  });
  sent.write(body);
  return { sent, ended };
}

test("a body that does not come to its end within 30 s ends the connection", async () => {
  const { sent, ended } = start('{"a":', 100);
  await arrived.opened;
  clock.advance(29_999);
  sent.write("1");
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(1);
  expect(await ended).toBe("ECONNRESET");
});

test("a body that is there in time is answered, and the time is over with it", async () => {
  const { sent, ended } = start("{", 2);
  await arrived.opened;
  clock.advance(29_999);
  sent.end("}");
  expect(await ended).toBe(200);
  clock.advance(60_000);
  expect(
    (await fetch(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`, { method: "POST" })).status,
  ).toBe(200);
});
