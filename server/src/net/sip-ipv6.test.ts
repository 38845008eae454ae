import { afterEach, expect, test } from "vitest";
import { hasIpv6 } from "../../../test/support/has-ipv6.js";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { tlsFiles } from "../../../test/support/tls-fixture.js";
import { until } from "../../../test/support/until.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { TlsCertificates } from "./tls-certificates.js";

const SDP = "v=0\r\n";
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(transport: "udp" | "tcp" | "tls"): Promise<Stage & { port6: number }> {
  const certificates = await TlsCertificates.open({
    files: [tlsFiles("loopback")],
    clock: new FakeClock(),
    log: createLog("silent"),
  });
  const stage = await openStage({ tls: { certificates, verifies: false } });
  open.push(certificates, stage);
  const { port } = await stage.endpoint.listen(transport, "::1", 0);
  return { ...stage, port6: port };
}

test.skipIf(!hasIpv6)("an address of IPv6 stands in brackets in Via and Contact, and calls run over it", async () => {
  for (const transport of ["udp", "tcp", "tls"] as const) {
    const called = await start(transport);
    const caller = await start(transport);
    const call = caller.endpoint.invite(
      {
        uri: `sip:us@[::1]:${called.port6}`,
        from: "<sip:a@[::1]>",
        to: "<sip:us@[::1]>",
        target: { transport, host: "::1", port: called.port6 },
        body: SDP,
      },
      caller.events(),
    );
    const session = await until("the call", () => called.sessions[0]);
    expect(session.source.host).toBe("::1");
    expect(session.request.header("via")).toContain(`[::1]:${caller.port6};`);
    expect(session.request.header("contact")).toContain(`@[::1]:${caller.port6}`.slice(1));
    session.accept(SDP).catch(() => undefined);
    await until("the answer", () => (call.state === "confirmed" ? true : undefined));
    await until("the ACK", () => (session.state === "confirmed" ? true : undefined));
    await session.bye();
    expect(caller.told.at(-1), transport).toBe("bye");
  }
});
