import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.js";
import { HttpClient } from "../../net/http-client.js";
import { HttpProvider } from "./http.js";

/** One request as the far side saw it. */
interface Seen {
  readonly line: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

let server: Server;
let http: HttpClient;
let provider: HttpProvider;
let seen: Seen[];
let answer: { status: number; body?: unknown };
const { signal } = new AbortController();

beforeAll(async () => {
  server = createServer((request, response) => {
    void read(request).then((one) => {
      seen.push(one);
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  http = new HttpClient({ clock: systemClock, allow: ["127.0.0.0/8"] });
  const { port } = server.address() as AddressInfo;
  provider = new HttpProvider({ name: "acme", url: `http://me:secret@127.0.0.1:${port}/api/`, http });
});
afterAll(async () => {
  await http.close();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  seen = [];
  answer = { status: 200, body: {} };
});

async function read(request: IncomingMessage): Promise<Seen> {
  let text = "";
  for await (const piece of request) text += piece;
  return {
    line: `${request.method} ${request.url}`,
    key: request.headers["idempotency-key"] as string | undefined,
    authorization: request.headers.authorization,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

test("a search sends its filters and reads offers; what is no number is left out", async () => {
  const good = { tn: 12015550100, features: ["voice", "fly"], state: "NJ", city: "", country: "usa" };
  answer = { status: 200, body: { offers: [good, { tn: 1 }, { tn: "12015550101", features: [] }, null] } };
  const query = { type: "long_code", country: "US", features: ["voice"], patterns: ["201_______"], take: 5 } as const;
  expect(await provider.search(query, signal)).toEqual([
    {
      tn: 12015550100,
      type: "long_code",
      country: "US",
      features: ["voice"],
      state: "NJ",
      city: null,
      rate_center: null,
    },
  ]);
  expect(seen).toEqual([
    { line: "POST /api/search", key: undefined, authorization: `Basic ${btoa("me:secret")}`, body: query },
  ]);
  answer = { status: 500 };
  await expect(provider.search(query, signal)).rejects.toThrow();
});

test("an order carries its key; 2xx is taken in, 4xx refuses, all else is unknown", async () => {
  const items = [{ tn: 12015550100, features: ["voice"] as const }];
  const order = async (status: number, body: unknown = {}) => {
    answer = { status, body };
    return provider.order(items, "key-1", signal).catch(() => "thrown");
  };
  expect(await order(201, { id: 7 })).toEqual({ kind: "ok", value: { id: "7" } });
  expect(await order(409, { code: "taken", message: "gone" })).toEqual({
    kind: "refused",
    code: "taken",
    message: "gone",
  });
  expect(await order(400, { code: "odd" })).toMatchObject({ kind: "refused", code: "other" });
  for (const status of [408, 429, 500, 503]) expect(await order(status)).toEqual({ kind: "unknown" });
  expect(seen[0]).toMatchObject({ line: "POST /api/orders", key: "key-1", body: { key: "key-1", items } });
});

test("an order is looked up by its key", async () => {
  const look = async (status: number, body: unknown = {}) => {
    answer = { status, body };
    return provider.getOrder("a/b", signal);
  };
  expect(await look(200, { status: "pending" })).toEqual({ kind: "pending" });
  expect(await look(200, { status: "success" })).toEqual({ kind: "success" });
  expect(await look(200, { status: "failed", code: "feature" })).toEqual({ kind: "failed", code: "feature" });
  expect(await look(200, { status: "odd" })).toEqual({ kind: "unknown" });
  expect(await look(404)).toEqual({ kind: "missing" });
  expect(await look(502)).toEqual({ kind: "unknown" });
  expect(seen[0]?.line).toBe("GET /api/orders/a%2Fb");
});

test("a number is given back once, and one that is gone was given back before", async () => {
  answer = { status: 204 };
  expect(await provider.release(12015550100, "k", signal)).toEqual({ kind: "ok", value: undefined });
  answer = { status: 404 };
  expect((await provider.release(12015550100, "k", signal)).kind).toBe("ok");
  answer = { status: 500 };
  expect((await provider.release(12015550100, "k", signal)).kind).toBe("unknown");
  expect(seen[0]).toMatchObject({ line: "DELETE /api/numbers/12015550100", key: "k" });
});
