import { gunzipSync, gzipSync } from "node:zlib";
import { routes } from "@opentact/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let root: RestPerson;

beforeAll(async () => {
  world = await createRestWorld({ server: { corsOrigins: ["https://console.example.org"], version: "9.9.9" } });
  ann = await world.person();
  root = await world.admin();
});
afterAll(() => world.close());

const call: RestWorld["call"] = (method, path, given) => world.call(method, path, given);
const raw = (path: string, type: string | undefined, text: string | Buffer, method = "POST") =>
  call(method, path, { as: ann, raw: text, headers: type === undefined ? {} : { "content-type": type } });

describe("envelope", () => {
  test("success is {success, payload} in JSON with UTF-8", async () => {
    const answer = await call("GET", "/user", { as: ann });
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(Object.keys(answer.body)).toEqual(["success", "payload"]);
    expect(answer.body.success).toBe(true);
  });

  test("a validation error names each field by its path and shows its value", async () => {
    const answer = await call("POST", "/token", { as: ann, body: { name: 5, ttl: "soon" } });
    expect(answer.body).toEqual({
      success: false,
      message: "Validation failed",
      status: 400,
      meta: "validation_failed",
      fields: {
        "body.name": { message: "invalid string value", value: 5 },
        "body.ttl": { message: "invalid integer number", value: "soon" },
      },
    });
  });

  test("path and query problems are named params", async () => {
    expect((await call("GET", "/user/not-a-uuid", { as: ann })).body.fields).toEqual({
      "params.uuid": { message: "invalid uuid", value: "not-a-uuid" },
    });
    const list = await call("GET", "/token/list", { as: ann, query: { take: "0", skip: "x" } });
    expect(list.body.fields).toEqual({
      "params.take": { message: "min 1", value: 0 },
      "params.skip": { message: "invalid integer number", value: "x" },
    });
  });

  test("passwords and tokens are never written back", async () => {
    const answer = await call("PATCH", `/user/${ann.uuid}`, { as: ann, body: { password: "x", email: 5 } });
    expect(answer.body.fields["body.password"]).toEqual({ message: "minLength 3" });
    const missing = await call("DELETE", "/token/SecretSecretSecret", { as: ann });
    expect(missing.status).toBe(404);
    expect(missing.text).not.toContain("SecretSecret");
  });
});

describe("paths", () => {
  test("what is not in the contract is 404 Not found, by path and by method, with or without credentials", async () => {
    for (const [method, path] of [
      ["GET", "/nope"],
      ["PUT", "/user"],
      ["DELETE", "/settings"],
      ["GET", "/janus/x"],
      ["GET", "/../etc/passwd"],
    ] as const) {
      const answer = await call(method, path);
      expect(answer.body).toEqual({ success: false, message: "Not found", status: 404, meta: "not_found" });
    }
    expect((await world.app.inject({ url: "/" })).statusCode).toBe(404);
    for (const type of ["application/json", "text/plain"])
      expect((await raw("/nope", type, "{broken")).status).toBe(404);
  });

  test("a trailing slash is ignored", async () => {
    expect((await call("GET", "/user/", { as: ann })).status).toBe(200);
  });

  test("literal segments win over parameters", async () => {
    expect((await call("DELETE", "/token/all", { as: root })).payload).toEqual({ deleted: 0 });
  });

  test("an upper-case uuid in a path is lowered", async () => {
    expect((await call("GET", `/user/${ann.uuid.toUpperCase()}`, { as: ann })).payload.uuid).toBe(ann.uuid);
  });

  test("broken escapes, control characters and endless addresses are 4xx", async () => {
    expect((await call("GET", "/user/%zz", { as: ann })).status).toBe(400);
    expect((await call("GET", "/user/%00", { as: ann })).status).toBe(400);
    expect((await call("GET", `/user/${"a".repeat(2000)}`, { as: ann })).status).toBe(404);
    expect((await call("GET", `/settings?x=${"a".repeat(9000)}`)).status).toBe(414);
  });

  test("HEAD answers as GET without a body, OPTIONS without an origin harms nothing", async () => {
    const head = await world.app.inject({ method: "HEAD", url: "/rest/user", headers: { "x-auth-token": ann.jwt } });
    expect(head.statusCode).toBe(200);
    expect(head.payload).toBe("");
    expect((await world.app.inject({ method: "OPTIONS", url: "/rest/user" })).statusCode).toBeLessThan(500);
  });
});

describe("bodies", () => {
  test("a form and a multipart form are read like JSON", async () => {
    const form = await raw("/token", "application/x-www-form-urlencoded", "name=a+form&ttl=61");
    expect(form.payload).toMatchObject({ name: "a form", ttl: 61 });
    const parts = ["name", "parts", "ttl", "62"];
    const text = `--b\r\nContent-Disposition: form-data; name="${parts[0]}"\r\n\r\n${parts[1]}\r\n--b\r\nContent-Disposition: form-data; name="${parts[2]}"\r\n\r\n${parts[3]}\r\n--b--\r\n`;
    const multipart = await raw("/token", "multipart/form-data; boundary=b", text);
    expect(multipart.payload).toMatchObject({ name: "parts", ttl: 62 });
  });

  test("names in any case, texts for numbers, and query values for what the body lacks", async () => {
    const made = await call("POST", "/token", { as: ann, body: { NAME: "Case" }, query: { TTL: "99", name: "query" } });
    expect(made.payload).toMatchObject({ name: "Case", ttl: 99 });
  });

  test("unknown, read-only and class4_* names are ignored and never answered", async () => {
    const body = { name: "n", uuid: ann.uuid, expired_on: "2999-01-01", class4_x: 1, token: "mine", user: root.uuid };
    const made = await call("POST", "/token", { as: ann, body });
    expect(made.status).toBe(201);
    expect(made.payload.user.uuid).toBe(ann.uuid);
    expect(made.payload.uuid).not.toBe(ann.uuid);
    expect(made.text).not.toMatch(/class4|mine|2999/);
  });

  test("broken JSON is 400 Invalid JSON", async () => {
    const answer = await raw("/token", "application/json", '{"name": ');
    expect(answer.body).toEqual({ success: false, message: "Invalid JSON", status: 400, meta: "invalid_json" });
  });

  test("a body that is no object is 400", async () => {
    for (const text of ["[]", '"x"', "5", "null", "true"])
      expect((await raw("/token", "application/json", text)).status, text).toBe(400);
  });

  test("the prototype cannot be reached", async () => {
    const text = '{"name":"p","__proto__":{"role":"Admin"},"constructor":{"prototype":{"role":"Admin"}}}';
    expect((await raw("/token", "application/json", text)).status).toBe(201);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  test("NUL, lone surrogates and control characters in a text are 400", async () => {
    for (const odd of ["\\u0000", "\\ud800", "\\u0007"])
      expect((await raw("/token", "application/json", `{"name":"a${odd}"}`)).status, odd).toBe(400);
    expect((await raw("/token", "application/json", '{"name":"tab\\t and 😀"}')).status).toBe(201);
  });

  test("more than 1 MiB is 413, another type 415, another charset 415, XML where none is expected 415", async () => {
    const big = JSON.stringify({ name: "x".repeat(1024 * 1024) });
    expect((await raw("/token", "application/json", big)).body).toMatchObject({
      status: 413,
      message: "Payload too large",
    });
    expect((await raw("/token", "text/plain", '{"name":"x"}')).body).toMatchObject({ status: 415 });
    expect((await raw("/token", "application/json; charset=utf-16", "{}")).status).toBe(415);
    expect((await raw("/token", "application/xml", "<x/>")).status).toBe(415);
    expect((await raw("/token", "image/png", Buffer.from([1, 2, 3]))).status).toBe(415);
  });

  test("a packed body is read; one that cannot be unpacked is 400, of another kind or in a form 415, of a stranger 401", async () => {
    const ask = async (encoding: string, body: Buffer, type = "application/json") => {
      const headers = { "content-type": type, "content-encoding": encoding };
      const answer = await call("POST", "/token", { as: ann, raw: body, headers });
      return [answer.status, answer.payload?.name ?? answer.body.message];
    };
    const packed = gzipSync('{"name":"packed"}');
    expect(await ask("gzip", packed)).toEqual([201, "packed"]);
    for (const broken of [Buffer.from('{"name":"plain"}'), packed.subarray(0, -4), packed.subarray(0, 12)])
      expect(await ask("gzip", broken)).toEqual([400, "Validation failed"]);
    expect(await ask("gzip", gzipSync(`{"name":"${"x".repeat(1_100_000)}"}`))).toEqual([413, "Payload too large"]);
    expect(await ask("x-own", packed)).toEqual([415, "Unsupported media type"]);
    expect(await ask("gzip", packed, "multipart/form-data; boundary=b")).toEqual([415, "Unsupported media type"]);
    const stranger = await call("POST", "/token", {
      raw: "plain",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect(stranger.status).toBe(401);
  });

  test("a search whose body begins with { is read as JSON whatever its type says", async () => {
    for (const type of ["text/plain", "application/octet-stream", "x/y"])
      expect((await raw("/transaction/search", type, ' {"take": 3}')).payload.take).toBe(3);
    expect((await raw("/transaction/search", "text/plain", "take=3")).status).toBe(415);
  });

  test("a search without a body, or with an empty one, searches everything", async () => {
    expect((await call("POST", "/transaction/search", { as: ann })).payload).toMatchObject({
      take: 10,
      skip: 0,
      mode: "AND",
    });
    expect((await raw("/transaction/search", "application/json", "")).status).toBe(200);
  });

  test("a broken multipart body is 400, and a stray file is dropped", async () => {
    expect((await raw("/token", "multipart/form-data; boundary=b", "nonsense")).status).toBe(400);
    expect((await raw("/token", "multipart/form-data", "x")).status).toBeLessThan(500);
    const text =
      '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nfile\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nDATA\r\n--b--\r\n';
    expect((await raw("/token", "multipart/form-data; boundary=b", text)).status).toBe(201);
  });

  test("fields together are no longer than a body, and a stranger brings no long file", async () => {
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = (bytes: number) =>
      `--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n${"x".repeat(bytes)}\r\n`;
    const send = async (path: string, ...parts: string[]) => {
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      return (await call("POST", path, { raw: `${parts.join("")}--b--\r\n`, headers })).status;
    };
    const half = "x".repeat(600_000);
    expect(await send("/user", field("a", half), field("b", half))).toBe(413);
    const long = file(1_500_000);
    expect(await send("/media", long)).toBe(413);
    expect(await send("/media", long, field("jwt", ann.jwt))).toBe(413);
    expect(await send("/media", field("jwt", "a.b.c"), long)).toBe(401);
    expect(await send("/media", field("jwt", ann.jwt), long)).toBe(400);
    expect(await send("/media", file(1000), field("jwt", ann.jwt))).toBe(400);
  });
});

describe("headers", () => {
  test("a request id is taken over when it is harmless, else made", async () => {
    const id = async (given: string) =>
      (await call("GET", "/settings", { headers: { "x-request-id": given } })).headers["x-request-id"];
    expect(await id("job-17.a_B")).toBe("job-17.a_B");
    expect(await id("a b")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await id("x".repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
    expect((await call("GET", "/nope")).headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("security headers stand on every answer, and answers are not kept by caches", async () => {
    for (const path of ["/user", "/nope", "/user/x"]) {
      const { headers } = await call("GET", path, { as: ann });
      expect(headers).toMatchObject({
        "content-security-policy": expect.stringContaining("default-src 'none'") as string,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cache-control": "no-store",
      });
    }
  });

  test("browsers of configured origins may call, others may not, and no cookies are asked for", async () => {
    const from = async (origin: string) =>
      (await call("GET", "/settings", { headers: { origin } })).headers["access-control-allow-origin"];
    expect(await from("https://console.example.org")).toBe("https://console.example.org");
    expect(await from("https://evil.example")).not.toBe("https://evil.example");
    const preflight = await world.app.inject({
      method: "OPTIONS",
      url: "/rest/token",
      headers: {
        origin: "https://console.example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-auth-token,idempotency-key",
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers["access-control-allow-credentials"]).toBeUndefined();
    expect(preflight.headers["access-control-allow-headers"]).toContain("x-auth-token");
  });

  test.each(routes.filter((route) => route.xml).map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s takes XML: another type is 415, too much is 413",
    async (_name, route) => {
      const path = route.path.replaceAll(/\{\w+\}/g, newUuid());
      const ask = (type: string, raw: string) =>
        world.call(route.method, path, { as: ann, raw, headers: { "content-type": type } });
      expect((await ask("text/html", "<p/>")).status).toBe(415);
      expect((await ask("text/xml", " ".repeat((route.xml?.maxBytes ?? 0) + 1))).status).toBe(413);
    },
  );

  test("a long answer is packed for who asks for it, a short one and one nobody asked for is not", async () => {
    for (let n = 0; n < 12; n++)
      await world.call("POST", "/token", { as: ann, body: { name: `a token with a long name, number ${n}` } });
    const ask = (url: string, encoding?: string) =>
      world.app.inject({
        method: "GET",
        url,
        headers: { "x-auth-token": ann.jwt, ...(encoding === undefined ? {} : { "accept-encoding": encoding }) },
      });
    const plain = await ask("/rest/token/list");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const packed = await ask("/rest/token/list", "gzip, br");
    expect([packed.headers["content-encoding"], packed.headers["vary"]]).toEqual(["gzip", "Origin, accept-encoding"]);
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.payload);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    expect((await ask("/rest/settings", "gzip")).headers["content-encoding"]).toBeUndefined();
  });

  test("lists tell the total and can be taken in pages, newest first", async () => {
    const bob = await world.person();
    for (const name of ["one", "two", "three"]) {
      await call("POST", "/token", { as: bob, body: { name } });
      world.clock.advance(1000);
    }
    const page = await call("GET", "/token/list", { as: bob, query: { take: "1", skip: "1" } });
    expect(page.headers["x-total-count"]).toBe("3");
    expect(page.payload.map((token: { name: string }) => token.name)).toEqual(["two"]);
  });
});

describe("the rest of the door", () => {
  test("every list takes take and skip, dictionaries too", async () => {
    const lists = routes.filter(({ method, reply }) => method === "GET" && "items" in reply);
    const whole = lists.filter(({ query }) => !(query && "properties" in query && "take" in query.properties));
    expect(whole.map(({ id }) => id)).toEqual([]);
    const parts = [];
    for (const path of ["/dict/tz", "/dict/country", "/dict/lerg/states", "/sip/product", "/tn/search/countries"]) {
      const all = await call("GET", path, { as: ann });
      const total = Number(all.headers["x-total-count"]);
      const part = await call("GET", path, { as: ann, query: { take: "2", skip: "1" } });
      parts.push([path, total === all.payload.length, part.payload.length === Math.min(Math.max(total - 1, 0), 2)]);
      expect(part.payload).toEqual(all.payload.slice(1, 3));
    }
    expect(parts.filter(([, ...right]) => right.includes(false))).toEqual([]);
  });

  test("/healthz, /readyz, /metrics", async () => {
    expect((await world.app.inject({ url: "/healthz" })).json()).toEqual({ status: "ok" });
    expect((await world.app.inject({ url: "/readyz" })).statusCode).toBe(200);
    const metrics = await world.app.inject({ url: "/metrics" });
    expect(metrics.payload).toContain("opentact_http_requests_total");
    expect((await world.app.inject({ url: "/metrics", remoteAddress: "203.0.113.5" })).statusCode).toBe(404);
    expect(
      (
        await world.app.inject({
          url: "/metrics",
          remoteAddress: "203.0.113.5",
          headers: { "x-forwarded-for": "127.0.0.1" },
        })
      ).statusCode,
    ).toBe(404);
  });

  test("/openapi.json is OpenAPI 3.1, and /swagger/ loads its files from here under its own policy", async () => {
    const document = (await world.app.inject({ url: "/openapi.json" })).json() as {
      openapi: string;
      info: { version: string };
    };
    expect(document.openapi).toBe("3.1.0");
    expect(document.info.version).toBe("9.9.9");
    const page = await world.app.inject({ url: "/swagger/" });
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    const files = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const answer = await world.app.inject({ url: new URL(file, "http://h/swagger/").pathname });
      expect(answer.statusCode, file).toBe(200);
    }
    expect(page.payload).not.toMatch(/<script>|https?:\/\//);
    expect((await world.app.inject({ url: "/swagger" })).statusCode).toBe(200);
  });
});
