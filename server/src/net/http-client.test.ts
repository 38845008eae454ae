import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type LookupFunction, type Socket } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { HOSTILE_URLS } from "../../../test/support/hostile-urls.js";
import { systemClock } from "../base/clock.js";
import { HttpClient, type HttpClientOptions, type HttpRequest } from "./http-client.js";
import { HttpError } from "./http-error.js";

const LOOPBACK = ["127.0.0.0/8", "::1/128"];
const NEVER = new AbortController().signal;
const TLS = new URL("../../../test/fixtures/tls/", import.meta.url);

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = new HttpClient({ clock: systemClock, ...options });
  closing.push(() => made.close());
  return made;
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

function ask(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: "GET", url, headers: {}, timeoutMs: 2_000, maxBytes: 1_000, maxRedirects: 5, scope: "a", ...more };
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => "no fault",
    (reason: unknown) => reason,
  );
  return error instanceof HttpError ? error.message : `not an HttpError: ${String(error)}`;
}

describe("targets", () => {
  test.each([...HOSTILE_URLS, ""])("%j is a blocked address", async (url) => {
    expect(await faultOf(client().send(ask(url), NEVER))).toBe("blocked address");
  });

  test("a name is judged by the address that is connected to, and a mixed answer is refused whole", async () => {
    let asked = 0;
    const answers: Record<string, { address: string; family: number }[]> = {
      "private.example": [{ address: "127.0.0.1", family: 4 }],
      "mapped.example": [{ address: "::ffff:10.0.0.1", family: 6 }],
      "mixed.example": [
        { address: "8.8.8.8", family: 4 },
        { address: "192.168.0.1", family: 4 },
      ],
      "empty.example": [],
    };
    const lookup: LookupFunction = (name, _options, callback) => {
      asked++;
      callback(null, answers[name] ?? []);
    };
    const guarded = client({ lookup });
    for (const name of Object.keys(answers))
      expect(await faultOf(guarded.send(ask(`http://${name}/`), NEVER))).toBe("blocked address");
    expect(asked).toBe(4);
  });

  test("a name that changes between two looks is looked at once: what was checked is what is connected to", async () => {
    const base = await serve((_request, response) => response.end("reached"));
    let looks = 0;
    const lookup: LookupFunction = (_name, _options, callback) => {
      looks++;
      callback(null, [{ address: looks === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }]);
    };
    const guarded = client({ lookup, allow: LOOPBACK });
    const reply = await guarded.send(ask(base.replace("127.0.0.1", "rebind.example")), NEVER);
    expect([reply.body.toString(), looks]).toEqual(["reached", 1]);
  });

  test("a name that cannot be resolved, and a port where nobody listens, say their code", async () => {
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), "", 0);
    expect(await faultOf(client({ lookup }).send(ask("http://nowhere.example/"), NEVER))).toBe(
      "Connection failed: ENOTFOUND",
    );
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const dead = client({ allow: LOOPBACK }).send(ask(`http://127.0.0.1:${port}/`), NEVER);
    expect(await faultOf(dead)).toBe("Connection failed: ECONNREFUSED");
  });
});

describe("redirects", () => {
  test("are followed with the checks of every hop, five at most", async () => {
    const base = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const open = client({ allow: LOOPBACK });
    expect((await open.send(ask(`${base}/5`), NEVER)).body.toString()).toBe("there");
    expect(await faultOf(open.send(ask(`${base}/6`), NEVER))).toBe("Too many redirects");
  });

  test("to a private target are blocked, whatever the spelling, and nothing of the answer leaks", async () => {
    const base = await serve((request, response) => {
      response.writeHead(302, { location: decodeURIComponent(request.url?.slice(1) ?? "") }).end("secret");
    });
    // Only the first host is open.
    const open = client({ allow: ["127.0.0.1/32"] });
    for (const target of [
      "http://127.0.0.2/",
      "http://[::1]/",
      "http://localhost/",
      "http://2130706434/",
      "file:///etc/passwd",
      "http://8.8.8.8:25/",
    ])
      expect(await faultOf(open.send(ask(`${base}/${encodeURIComponent(target)}`), NEVER))).toBe("blocked address");
  });

  test("are an answer like any other when none are wanted", async () => {
    const base = await serve((_request, response) => response.writeHead(301, { location: "/x" }).end());
    expect((await client({ allow: LOOPBACK }).send(ask(base, { maxRedirects: 0 }), NEVER)).status).toBe(301);
  });

  test("to another origin lose credentials and signatures, to the same one keep them; 303 becomes GET, 307 keeps the body", async () => {
    const seen: object[] = [];
    const other = await serve((request, response) => {
      const { authorization, "x-sign": sign } = request.headers;
      request.on("data", (data: Buffer) => seen.push({ body: data.toString() }));
      seen.push({ method: request.method, authorization, sign });
      response.end("ok");
    });
    const base = await serve((request, response) => {
      const status = Number(request.url?.slice(1, 4));
      response.writeHead(status, { location: request.url?.endsWith("/same") ? "/200" : `${other}/` });
      if (request.url === "/200") response.writeHead(200);
      response.end();
    });
    const open = client({ allow: LOOPBACK });
    const post = {
      method: "POST",
      body: "b",
      headers: { authorization: "Basic x", "x-sign": "s" },
      privateHeaders: ["x-sign"],
    } as const;
    await open.send(ask(`${base}/303`, post), NEVER);
    await open.send(ask(`${base}/307`, post), NEVER);
    expect(seen).toEqual([
      { method: "GET", authorization: undefined, sign: undefined },
      { method: "POST", authorization: undefined, sign: undefined },
      { body: "b" },
    ]);
  });

  test("from https never lead to http", async () => {
    const port = await listen(
      createTlsServer(
        { key: readFileSync(new URL("loopback.key", TLS)), cert: readFileSync(new URL("loopback.crt", TLS)) },
        (_request, response) => response.writeHead(302, { location: "http://127.0.0.1/" }).end(),
      ),
    );
    const ca = readFileSync(new URL("loopback.crt", TLS), "utf8");
    const open = client({ allow: LOOPBACK, ca });
    expect(await faultOf(open.send(ask(`https://127.0.0.1:${port}/`), NEVER))).toBe("blocked address");
  });
});

describe("limits", () => {
  test("a body over the limit is cut off, also when its length was not declared or was a lie", async () => {
    const base = await serve((request, response) => {
      if (request.url === "/endless") {
        const pour = () => {
          while (response.writable && response.write("x".repeat(10_000)));
          response.once("drain", pour);
        };
        pour();
      } else response.end("x".repeat(request.url === "/fits" ? 1000 : 1001));
    });
    const open = client({ allow: LOOPBACK });
    expect((await open.send(ask(`${base}/fits`), NEVER)).body).toHaveLength(1000);
    expect(await faultOf(open.send(ask(`${base}/over`), NEVER))).toBe("Answer too large");
    expect(await faultOf(open.send(ask(`${base}/endless`), NEVER))).toBe("Answer too large");
  });

  test("the limit counts after decompression; gzip, deflate and br are read", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const base = await serve((request, response) => {
      if (request.url === "/bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      else if (request.url === "/br")
        response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync("text"));
      else if (request.url === "/broken") response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip");
      else if (request.url === "/double")
        response.writeHead(200, { "content-encoding": "gzip, gzip" }).end(gzipSync(bomb));
      else response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("text"));
    });
    const open = client({ allow: LOOPBACK });
    expect((await open.send(ask(`${base}/`), NEVER)).body.toString()).toBe("text");
    expect((await open.send(ask(`${base}/br`), NEVER)).body.toString()).toBe("text");
    expect(await faultOf(open.send(ask(`${base}/bomb`), NEVER))).toBe("Answer too large");
    expect(await faultOf(open.send(ask(`${base}/broken`), NEVER))).toBe("Connection failed: Z_DATA_ERROR");
    expect(await faultOf(open.send(ask(`${base}/double`), NEVER))).toBe("Connection failed: CONTENT_ENCODING");
  });

  test("a host that accepts and is silent, answers slowly, or stalls the handshake ends at the deadline", async () => {
    const silent = await listen(createTcpServer(() => undefined));
    const trickle = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    const open = client({ allow: LOOPBACK });
    const quick = { timeoutMs: 150 };
    expect(await faultOf(open.send(ask(`http://127.0.0.1:${silent}/`, quick), NEVER))).toBe("Timeout");
    expect(await faultOf(open.send(ask(`https://127.0.0.1:${silent}/`, quick), NEVER))).toBe("Timeout");
    expect(await faultOf(open.send(ask(trickle, quick), NEVER))).toBe("Timeout");
  });

  test("headers over 16 KiB are refused", async () => {
    const base = await serve((_request, response) => response.writeHead(200, { "x-long": "x".repeat(20_000) }).end());
    expect(await faultOf(client({ allow: LOOPBACK }).send(ask(base), NEVER))).toBe(
      "Connection failed: UND_ERR_HEADERS_OVERFLOW",
    );
  });

  test("an abort ends the exchange at once, before and during it", async () => {
    const silent = `http://127.0.0.1:${await listen(createTcpServer(() => undefined))}/`;
    const open = client({ allow: LOOPBACK });
    const stop = new AbortController();
    const pending = faultOf(open.send(ask(silent), stop.signal));
    setImmediate(() => stop.abort());
    expect(await pending).toBe("Aborted");
    expect(await faultOf(open.send(ask(silent), stop.signal))).toBe("Aborted");
  });

  test("after close nothing is sent", async () => {
    const open = client({ allow: LOOPBACK });
    await open.close();
    await open.close();
    expect(await faultOf(open.send(ask("http://127.0.0.1/"), NEVER))).toBe("Aborted");
  });
});

describe("what is sent", () => {
  test("user-info goes out as Basic, and headers that would split the request do not go out", async () => {
    const seen: object[] = [];
    const base = await serve((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    const headers = {
      "x-good": "v",
      "x-bad": "a\r\nx-evil: 1",
      "bad name": "v",
      host: "evil.example",
      "content-length": "9",
    };
    await client({ allow: LOOPBACK }).send(ask(base.replace("//", "//us%3Aer:p%40ss@"), { headers }), NEVER);
    expect(seen[0]).toMatchObject({
      authorization: `Basic ${Buffer.from("us:er:p@ss").toString("base64")}`,
      "x-good": "v",
    });
    expect(seen[0]).not.toHaveProperty("x-bad");
    expect(seen[0]).not.toHaveProperty("x-evil");
    expect(seen[0]).toMatchObject({ host: base.slice("http://".length) });
  });

  test("connections are kept within a scope and never shared with another", async () => {
    const ports: (number | undefined)[] = [];
    const base = await serve((request, response) => {
      ports.push(request.socket.remotePort);
      response.end();
    });
    const open = client({ allow: LOOPBACK });
    for (const scope of ["a", "a", "a", "a", "b"]) await open.send(ask(base, { scope }), NEVER);
    expect(new Set(ports.slice(0, 4)).size).toBeLessThan(4);
    expect(ports.slice(0, 4)).not.toContain(ports[4]);
  });

  test("no proxy of the environment is used", async () => {
    const base = await serve((_request, response) => response.end("direct"));
    const before = { ...process.env };
    Object.assign(process.env, {
      http_proxy: "http://127.0.0.1:9",
      HTTP_PROXY: "http://127.0.0.1:9",
      ALL_PROXY: "http://127.0.0.1:9",
    });
    try {
      expect((await client({ allow: LOOPBACK }).send(ask(base), NEVER)).body.toString()).toBe("direct");
    } finally {
      for (const name of ["http_proxy", "HTTP_PROXY", "ALL_PROXY"]) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  test("a certificate is verified, also when the environment says it need not be", async () => {
    const tls = { key: readFileSync(new URL("loopback.key", TLS)), cert: readFileSync(new URL("loopback.crt", TLS)) };
    const port = await listen(createTlsServer(tls, (_request, response) => response.end("safe")));
    const url = `https://127.0.0.1:${port}/`;
    const trusting = client({ allow: LOOPBACK, ca: tls.cert.toString() });
    expect((await trusting.send(ask(url), NEVER)).body.toString()).toBe("safe");
    const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      const fault = await faultOf(client({ allow: LOOPBACK }).send(ask(url), NEVER));
      expect(fault).toBe("Connection failed: DEPTH_ZERO_SELF_SIGNED_CERT");
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
  });
});
