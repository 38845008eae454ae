import { createSocket, type RemoteInfo } from "node:dgram";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../../../test/support/free-port.js";
import { FakeClock } from "../base/fake-clock.js";
import { RtpengineClient } from "./rtpengine-client.js";

/** A daemon in the test's hand, and a client of it. */
async function start(answer: (asked: string, times: number) => string | undefined) {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const asked: string[] = [];
  const heard: (() => void)[] = [];
  socket.on("message", (bytes: Buffer, from: RemoteInfo) => {
    asked.push(bytes.toString());
    const text = answer(bytes.toString(), asked.length);
    if (text !== undefined) socket.send(text, from.port, from.address);
    for (const tell of heard.splice(0)) tell();
  });
  const clock = new FakeClock();
  let cookies = 0;
  const { port } = socket.address();
  const client = new RtpengineClient({ host: "127.0.0.1", port, clock, newCookie: () => `c${++cookies}` });
  onTestFinished(async () => {
    await client.close();
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  });
  const next = () => new Promise<void>((resolve) => heard.push(resolve));
  return { client, clock, asked, next };
}

test("an answer goes to the request whose cookie it bears", async () => {
  const { client } = await start((asked) => `${asked.split(" ")[0]} d6:result4:pong3:sdp2:${asked.split(" ")[0]}e`);
  const answers = await Promise.all([client.request({ command: "ping" }), client.request({ command: "ping" })]);
  expect(answers.map(({ sdp }) => sdp)).toEqual(["c1", "c2"]);
});

test("a request that was lost is sent again, the same", async () => {
  const { client, clock, asked, next } = await start((_asked, times) => (times < 3 ? undefined : "c1 d6:result2:oke"));
  const first = next();
  const answer = client.request({ command: "ping" });
  await first;
  const second = next();
  clock.advance(100);
  await second;
  clock.advance(200);
  expect(await answer).toMatchObject({ result: "ok" });
  expect(new Set(asked)).toEqual(new Set(["c1 d7:command4:pinge"]));
  expect(clock.waiting).toBe(0);
});

test("what the daemon refuses is told in its words", async () => {
  const { client } = await start(() => "c1 d12:error-reason8:no ports6:result5:errore");
  await expect(client.request({ command: "ping" })).rejects.toMatchObject({
    code: "refused",
    message: "rtpengine: no ports",
  });
});

test("junk and other people's cookies are no answer; without one it is away after 2 s", async () => {
  const { client, clock, next } = await start((_asked, times) => (times % 2 === 0 ? "junk" : "other d6:result2:oke"));
  const first = next();
  const answer = client.request({ command: "ping" });
  await first;
  clock.advance(2_000);
  await expect(answer).rejects.toMatchObject({ code: "away" });
});

test("close settles what waits, and what comes after", async () => {
  const { client, clock } = await start(() => undefined);
  const answer = client.request({ command: "ping" });
  await Promise.all([expect(answer).rejects.toThrow("closed"), client.close()]);
  await expect(client.request({ command: "ping" })).rejects.toThrow("closed");
  expect(clock.waiting).toBe(0);
});

test("a port where nobody listens is away at once", async () => {
  const port = await freePort();
  const client = new RtpengineClient({ host: "127.0.0.1", port, clock: new FakeClock(), newCookie: () => "c" });
  onTestFinished(() => client.close());
  await expect(client.request({ command: "ping" })).rejects.toMatchObject({ code: "away" });
});
