import { describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { hasIpv6 } from "../support/has-ipv6.js";
import { hasSipp, Sipp } from "../support/sipp.js";
import { useStage } from "../support/stage.js";

const NO_IPV6 = "this machine has no loopback address of IPv6";

describe.skipIf(!hasSipp || !hasIpv6)(`over IPv6${hasIpv6 ? "" : ` (${NO_IPV6})`}`, () => {
  const stage = useStage({ env: { SIP_HOST: "::1" } });

  it.each(["udp", "tcp"] as const)("a user calls a number by %s, and all addresses are of IPv6", async (transport) => {
    const { platform } = stage;
    const [number] = platform.ready.numbers;
    await stage.app(number!, '<Response><Say>Hello</Say><Pause length="60000"/></Response>');
    const { login, password, domain } = platform.user("alice");
    const to = `sip:${number}@${domain}`;
    const { messages } = await Sipp.play({
      scenario: "user-call",
      target: transport === "udp" ? platform.sip : platform.sipTcp,
      transport,
      host: "::1",
      service: String(number),
      credentials: { login, password },
      keys: {
        ...{ caller: login, from_host: domain, domain, to, uri: to, ip: "IP6", media_host: "::1" },
        rtp_port: await freePort(),
      },
    });
    const answer = messages.split(/(?=SIP\/2\.0 200 OK)/).find((text) => text.includes("m=audio")) ?? "";
    expect(answer).toMatch(/^Contact: <sip:[^>]*@\[::1\]:\d+/m);
    expect(answer).toContain("c=IN IP6 ::1");
    const leg = await stage.call((one) => one.direction === "in" && one.to === String(number));
    expect((await stage.events.whole(leg)).at(-1).payload).toMatchObject({ state_end: "completed", q850_cause: 16 });
  });
});
