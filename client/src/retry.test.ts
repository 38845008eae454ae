import { expect, test } from "vitest";
import { retryingFetch } from "./retry.js";

/** A server that answers one after the other; an Error is a lost connection. */
function server(...answers: (Response | Error)[]) {
  const waits: number[] = [];
  const keys: (string | null)[] = [];
  const send = retryingFetch({
    sleep: async (ms) => void waits.push(ms),
    fetch: async (request) => {
      keys.push(request.headers.get("idempotency-key"));
      const answer = answers.shift();
      if (answer instanceof Response) return answer;
      throw answer ?? new Error("asked too often");
    },
  });
  return { send, waits, keys };
}

const request = (method: string, headers: Record<string, string> = {}) =>
  new Request("http://127.0.0.1/rest/user", { method, headers, ...(method === "GET" ? {} : { body: "{}" }) });
const status = (code: number, headers: Record<string, string> = {}) => new Response("{}", { status: code, headers });

test("a read is tried again after 503, 429 and a lost connection, twice at most", async () => {
  const { send, waits } = server(status(503), new Error("reset"), status(200));
  expect((await send(request("GET"))).status).toBe(200);
  expect(waits).toEqual([250, 500]);
  const busy = server(status(503), status(503), status(503));
  expect((await busy.send(request("GET"))).status).toBe(503);
  const gone = server(new Error("1"), new Error("2"), new Error("3"));
  await expect(gone.send(request("GET"))).rejects.toThrow("3");
});

test("the patience the server asks for is kept, and its error shown when that is too long", async () => {
  const { send, waits } = server(status(429, { "retry-after": "2" }), status(200));
  expect((await send(request("GET"))).status).toBe(200);
  expect(waits).toEqual([2000]);
  const long = server(status(429, { "retry-after": "3600" }));
  expect((await long.send(request("GET"))).status).toBe(429);
  expect(long.waits).toEqual([]);
});

test("a change is tried again only with its idempotency key, and with the same one", async () => {
  const once = server(status(503));
  expect((await once.send(request("POST"))).status).toBe(503);
  const lost = server(new Error("reset"));
  await expect(lost.send(request("PATCH"))).rejects.toThrow("reset");
  const keyed = server(new Error("reset"), status(201));
  expect((await keyed.send(request("POST", { "idempotency-key": "k1" }))).status).toBe(201);
  expect(keyed.keys).toEqual(["k1", "k1"]);
});

test("what the API refuses for good is not tried again", async () => {
  for (const code of [400, 401, 404, 409, 500]) {
    const { send, waits } = server(status(code));
    expect((await send(request("GET"))).status).toBe(code);
    expect(waits).toEqual([]);
  }
});
