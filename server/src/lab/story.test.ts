import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import { Lab } from "./lab.js";

const credentials = { username: "trunk", password: "secret" };
const lab = await Lab.start({ clock: systemClock, log: createLog("silent"), seed: 1, sipPort: 0, credentials });

afterAll(() => lab.close());

test("a story that cannot go on says why among its checks", async () => {
  const refusing = createServer((_request, answer) => answer.writeHead(401).end());
  await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
  refusing.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));
  const { port } = refusing.address() as AddressInfo;
  const story = await lab.tell({
    http_url: `http://127.0.0.1:${port}`,
    sip: { host: "127.0.0.1", port: 9 },
    account: { email: "demo@example.test", password: "wrong" },
    number: 12_125_550_140,
    sip_user: { login: "alice", password: "wrong", domain: "demo.example.test" },
  });
  expect(story.checks).toEqual([
    { what: "the story goes to its end", isTrue: false, found: "the event websocket was refused with 401" },
  ]);
  expect(lab.carrier.trace).toBeUndefined();
  refusing.close();
});
