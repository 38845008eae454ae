import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Baresip, hasBaresip } from "../support/baresip.js";
import { Platform } from "../support/platform.js";

describe.skipIf(!hasBaresip)("two baresip phones", () => {
  let platform: Platform;
  let alice: Baresip;
  let bob: Baresip;

  beforeAll(async () => {
    platform = await Platform.start();
    alice = await Baresip.start({ ...platform.user("alice"), server: platform.sip, transport: "udp", toneHz: 440 });
    bob = await Baresip.start({ ...platform.user("bob"), server: platform.sipTcp, transport: "tcp", toneHz: 1000 });
  });

  afterAll(async () => {
    await alice?.stop();
    await bob?.stop();
    await platform?.stop();
  });

  it("register, one over UDP and one over TCP", async () => {
    await Promise.all([alice.registered(), bob.registered()]);
  });

  it("hear each other when one calls the other by name", async () => {
    alice.command("dial", `sip:bob@${platform.ready.sip_domain}`);
    await bob.until("CALL_INCOMING");
    await alice.until("CALL_RINGING");
    bob.command("accept");
    await Promise.all([alice.until("CALL_ESTABLISHED"), bob.until("CALL_ESTABLISHED")]);
    await new Promise((r) => setTimeout(r, 3000));
    alice.command("hangup");
    await Promise.all([alice.until("CALL_CLOSED"), bob.until("CALL_CLOSED")]);
    const [atAlice] = await alice.heard();
    const [atBob] = await bob.heard();
    expect(atAlice!.toneMs(1000)).toBeGreaterThan(1500);
    expect(atBob!.toneMs(440)).toBeGreaterThan(1500);
  });
});
