import { expect, it } from "vitest";
import { EventClient } from "../support/event-client.js";
import { Platform } from "../support/platform.js";
import { until } from "../support/until.js";

it("SIGTERM closes the event sockets of clients that stay, signed in or not, and ends", {
  timeout: 300_000,
}, async () => {
  const platform = await Platform.start();
  const stranger = await EventClient.open(platform.ready.ws_url);
  const signedIn = await EventClient.signIn(platform.ready.ws_url, (await platform.api()).token);
  const startedMs = performance.now();
  await platform.stop();
  expect(performance.now() - startedMs).toBeLessThan(60_000);
  await until("the end of both sockets", async () => (stranger.closed && signedIn.closed) || undefined);
  expect([stranger.closed?.code, signedIn.closed?.code]).toEqual([1001, 1001]);
});
