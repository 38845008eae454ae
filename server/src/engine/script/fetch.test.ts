import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Clock, systemClock } from "../../base/clock.js";
import type { SeenFetch } from "../../base/watched-fetch.js";
import { HttpClient } from "../../net/http-client.js";
import { signatureOf } from "../events/signature.js";
import { CommandFailure } from "./context.js";
import { DocumentFetcher, type ScriptRequest } from "./fetch.js";
import { MediaFetcher } from "./media-fetcher.js";
import { WatchedSender } from "./watched-sender.js";

const NEVER = new AbortController().signal;
const SECRET = "whsec_b3BlbnRhY3QtdGVzdC1zZWNyZXQtMjRi";
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a`;
}

function client(): HttpClient {
  const http = new HttpClient({ clock: systemClock, allow: ["127.0.0.0/8"] });
  closing.push(() => http.close());
  return http;
}

function fetcher(secrets: readonly string[] = [], clock: Clock = systemClock): DocumentFetcher {
  return new DocumentFetcher({ http: client(), clock, account: "a", secrets: async () => secrets });
}

const get = (url: string, more: Partial<ScriptRequest> = {}): ScriptRequest => ({
  method: "GET",
  url,
  timeoutMs: 20_000,
  isRepeatable: true,
  ...more,
});

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => "success",
    (reason: unknown) => reason,
  );
  return error instanceof CommandFailure ? error.message : `not a CommandFailure: ${String(error)}`;
}

test("a document is fetched whatever its content type, after redirects, and its exchange is told", async () => {
  const base = await serve((request, response) => {
    if (request.url === "/a") response.writeHead(302, { location: "/b" }).end();
    else response.writeHead(200, { "content-type": "image/png" }).end("<Response><Say>a</Say></Response>");
  });
  const fetched = await fetcher().document(get(base), NEVER);
  expect(fetched.document.commands).toBe(1);
  expect(fetched.response).toEqual({ url: base, status: 200, duration_ms: expect.any(Number) });
});

test("the request says what is accepted and who asks, and is signed when the account has a secret", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const base = await serve((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  await fetcher([SECRET]).send(
    get(base, { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } }),
    NEVER,
  );
  await fetcher().send(get(base), NEVER);
  const [signed, plain] = seen;
  const { "webhook-id": id, "webhook-timestamp": timestamp } = signed ?? {};
  expect(signed).toMatchObject({
    accept: "application/xml, text/xml;q=0.9, */*;q=0.1",
    "user-agent": "Opentact-Call/1",
    "content-type": "application/json",
    "webhook-signature": signatureOf([SECRET], String(id), Number(timestamp), '{"a":1}'),
  });
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
  expect(plain).not.toHaveProperty("webhook-signature");
});

test.each([502, 503, 504])("HTTP %i is asked once more after 200 ms", async (status) => {
  const times: number[] = [];
  const base = await serve((_request, response) => {
    times.push(performance.now());
    response.writeHead(times.length === 1 ? status : 200).end("<Response/>");
  });
  expect((await fetcher().document(get(base), NEVER)).status).toBe(200);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(195);
});

test("other statuses, requests that must not be doubled, and late failures are not asked again", async () => {
  let asked = 0;
  let lateMs = 0;
  const clock: Clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + lateMs };
  const base = await serve((request, response) => {
    asked++;
    // More than half of the time that there is.
    if (request.url === "/a?late") lateMs = 11_000;
    response.writeHead(request.url === "/a?500" ? 500 : 503).end();
  });
  expect(await reasonOf(fetcher().send(get(`${base}?500`), NEVER))).toBe("HTTP 500");
  expect(await reasonOf(fetcher().send(get(base, { isRepeatable: false }), NEVER))).toBe("HTTP 503");
  expect(await reasonOf(fetcher([], clock).send(get(`${base}?late`), NEVER))).toBe("HTTP 503");
  expect(asked).toBe(3);
});

test("a host that is not there is asked once more, then its code is told", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const startMs = performance.now();
  expect(await reasonOf(fetcher().send(get(`http://127.0.0.1:${port}/`), NEVER))).toBe(
    "Connection failed: ECONNREFUSED",
  );
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(195);
});

test("answers over 256 KiB, silence, loops of redirects and private targets have their words", async () => {
  const base = await serve((request, response) => {
    if (request.url === "/a?big") response.end("x".repeat(256 * 1024 + 1));
    else if (request.url === "/a?loop") response.writeHead(302, { location: "/a?loop" }).end();
  });
  expect(await reasonOf(fetcher().document(get(`${base}?big`), NEVER))).toBe("Document too large");
  expect(await reasonOf(fetcher().document(get(base, { timeoutMs: 100 }), NEVER))).toBe("Timeout after 100 ms");
  expect(await reasonOf(fetcher().document(get(`${base}?loop`), NEVER))).toBe("Too many redirects");
  expect(await reasonOf(fetcher().document(get("http://10.0.0.1/"), NEVER))).toBe("blocked address");
});

test("media are decoded once while the host says they have not changed, for one account only", async () => {
  const asked: (string | undefined)[] = [];
  const base = await serve((request, response) => {
    asked.push(request.headers["if-none-match"]);
    if (request.headers["if-none-match"] === '"1"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"1"' }).end("sound");
  });
  const media = new MediaFetcher(client());
  let decoded = 0;
  const decode = async () => {
    decoded++;
    return { samples: new SharedArrayBuffer(16), rateHz: 8000 as const };
  };
  const first = await media.audio("a", base, decode, NEVER);
  expect(await media.audio("a", base, decode, NEVER)).toBe(first);
  expect(await media.audio("b", base, decode, NEVER)).not.toBe(first);
  expect([decoded, asked]).toEqual([2, [undefined, '"1"', undefined]]);
  // Another call asks by itself, so that it is seen there, and has what is kept.
  const seen: SeenFetch[] = [];
  const watched = new WatchedSender({ http: client(), clock: systemClock, seen: (fetch) => seen.push(fetch) });
  expect(await media.by(watched).audio("a", `${base}?token=t`, decode, NEVER)).not.toBe(first);
  expect(await media.by(watched).audio("a", base, decode, NEVER)).toBe(first);
  expect(seen).toMatchObject([
    { method: "GET", url: `${base}?token=***`, status: 200, size: 5 },
    { method: "GET", url: base, status: 304, error: null },
  ]);
});

test("media without a mark are fetched anew each time, and what was used last stays when room is short", async () => {
  const asked: string[] = [];
  const base = await serve((request, response) => {
    asked.push(`${request.url} ${request.headers["if-modified-since"] ?? "anew"}`);
    response
      .writeHead(200, request.url === "/a" ? {} : { "last-modified": "Mon, 01 Jan 2024 00:00:00 GMT" })
      .end("sound");
  });
  const media = new MediaFetcher(client());
  const decode = (bytes: number) => async () => ({ samples: new SharedArrayBuffer(bytes), rateHz: 8000 as const });
  await media.audio("a", base, decode(16), NEVER);
  await media.audio("a", base, decode(16), NEVER);
  await media.audio("a", `${base}?1`, decode(40 * 1024 * 1024), NEVER);
  await media.audio("a", `${base}?2`, decode(40 * 1024 * 1024), NEVER);
  await media.audio("a", `${base}?1`, decode(16), NEVER);
  await media.audio("a", `${base}?2`, decode(16), NEVER);
  const date = "Mon, 01 Jan 2024 00:00:00 GMT";
  expect(asked).toEqual(["/a anew", "/a anew", "/a?1 anew", "/a?2 anew", "/a?1 anew", `/a?2 ${date}`]);
});
