import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let ann: RestPerson;
let port: number;

beforeAll(async () => {
  world = await createRestWorld();
  ann = await world.person();
  await world.app.listen({ host: "127.0.0.1", port: 0 });
  port = (world.app.server.address() as AddressInfo).port;
});
afterAll(() => world.close());

/** Sends bytes, gives all that comes back until the server ends the connection. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer in 10 s")));
    socket.on("data", (bytes) => {
      answer += bytes.toString();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", (error) => (answer === "" ? reject(error) : undefined));
  });
}
const request = (line: string, headers: string, body = "") =>
  `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n${body}`;

test("a refusal for want of credentials carries the reason phrase Unauthorized", async () => {
  const answer = await exchange(request("GET /rest/user", ""));
  expect(answer.split("\r\n")[0]).toBe("HTTP/1.1 401 Unauthorized");
  expect(answer.toLowerCase()).toContain("www-authenticate: bearer\r\n");
});

test("what is no HTTP is answered 400 in the envelope, and the next connection works", async () => {
  for (const bytes of ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "INVITE sip:x SIP/2.0\r\n\r\n", "\x16\x03\x01\x02\x00\x01"]) {
    const answer = await exchange(bytes);
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request/);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({ success: false, status: 400 });
  }
  expect(await exchange(request("GET /healthz", ""))).toMatch(/^HTTP\/1.1 200/);
});

test("headers over 16 KiB are 431", async () => {
  expect(await exchange(request("GET /healthz", `x-big: ${"a".repeat(20_000)}\r\n`))).toMatch(/^HTTP\/1.1 431/);
});

test("a body that says it is too large is 413 before it is sent", async () => {
  const headers = `x-auth-token: ${ann.jwt}\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n`;
  const answer = await exchange(request("POST /rest/token", headers, "{"));
  expect(answer).toMatch(/^HTTP\/1.1 413 Payload Too Large/);
  expect(answer).toContain('"meta":"payload_too_large"');
});

test("two lengths or two framings in one request are refused: no request hides behind another", async () => {
  const smuggled = "GET /rest/user HTTP/1.1\r\nhost: x\r\n\r\n";
  for (const headers of [
    `content-length: 5\r\ncontent-length: 6\r\n`,
    `content-length: ${smuggled.length}\r\ntransfer-encoding: chunked\r\n`,
    `transfer-encoding: chunked, identity\r\n`,
  ])
    expect(await exchange(request("POST /rest/token", headers, `0\r\n\r\n${smuggled}`))).toMatch(/^HTTP\/1.1 400/);
});

test("a chunked JSON body is read", async () => {
  const headers = `x-auth-token: ${ann.jwt}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n`;
  const answer = await exchange(request("POST /rest/token", headers, '7\r\n{"name"\r\n5\r\n:"c"}\r\n0\r\n\r\n'));
  expect(answer).toMatch(/^HTTP\/1.1 201 Created/);
});
