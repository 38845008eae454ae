import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { gauge } from "../support/metrics-reader.js";
import { hasSipp, Sipp, type SippOptions } from "../support/sipp.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage();
const PSTN = "12125550100";

/** A REGISTER by SIPp that is challenged once; the second answer must have the status. */
function register(
  login: string,
  o: Partial<SippOptions> & { password?: string; status?: number; domain?: string } = {},
) {
  const { platform } = stage;
  const { password = platform.user(login).password, status = 200, domain = platform.ready.sip_domain, ...rest } = o;
  return Sipp.play({
    scenario: "register",
    target: rest.transport === "tcp" ? platform.sipTcp : platform.sip,
    credentials: { login, password },
    ...rest,
    keys: { login, domain, status, expires: 300, ...rest.keys },
  });
}

/** A call by SIPp that must be refused with the status. */
function refused(status: number, o: Partial<SippOptions> & { from: string; called: string }) {
  const [caller = "", host = ""] = o.from.split("@");
  return Sipp.play({
    scenario: "carrier-is-refused",
    target: stage.platform.sip,
    service: o.called,
    ...(o.host === undefined ? {} : { host: o.host }),
    keys: { caller, from_host: host, rtp_port: 40_000, status },
  });
}

/** Phones that are bound, without the one that the lab of the platform holds. */
const bound = async () => (await gauge(stage.platform.url, "opentact_sip_registered_users")) - 1;

/** The last answer without what differs by nature: tags, nonces, ports, names. */
function lastAnswer(messages: string, names: readonly string[]): string {
  const answer = messages.slice(messages.lastIndexOf("SIP/2.0 401")).split("\r\n\r\n")[0] ?? "";
  const plain = names.reduce((text, name) => text.replaceAll(name, "NAME"), answer);
  return plain
    .replace(/nonce="[^"]+"/g, 'nonce=""')
    .replace(/(tag|branch|rport|received)=[^;\s>]+/g, "$1=")
    .replace(/^Call-ID:.*$/m, "Call-ID:")
    .replace(/:\d{4,5}/g, ":PORT");
}

describe.skipIf(!hasSipp)("registration by SIPp", () => {
  afterEach(async () => expect(await bound()).toBe(0));

  it("binds a phone over UDP and lets it go", async () => {
    const port = await freePort();
    const { messages } = await register("alice", { port });
    expect(messages).toMatch(new RegExp(`^Contact: <sip:alice@127\\.0\\.0\\.1:${port}[^>]*>;expires=(300|29\\d)`, "m"));
    expect(await bound()).toBe(1);
    const gone = await register("alice", { port, keys: { expires: 0 } });
    expect(gone.messages.split("SIP/2.0 200")[1]).not.toMatch(/^Contact:/m);
  });

  it("binds a phone over TCP, and lets it go when the connection is gone", async () => {
    const { messages } = await register("bob", { transport: "tcp" });
    expect(messages).toMatch(/^Contact: <sip:bob@127\.0\.0\.1:\d+;transport=TCP>;expires=/m);
    await until("the end of the registration", async () => (await bound()) === 0);
  });

  it("answers a wrong password, an unknown user and an unknown domain alike", async () => {
    const host = "127.0.0.4";
    const { sip_domain: domain } = stage.platform.ready;
    const wrong = await register("alice", { password: "wrong", status: 401, host });
    const unknown = await register("nobody1", { password: "x", status: 401, host });
    const foreign = await register("alice", { password: "x", status: 401, host, domain: "no.sip.opentact.test" });
    const expected = lastAnswer(wrong.messages, ["alice", domain]);
    expect(expected).toMatch(/^SIP\/2\.0 401 /);
    expect(lastAnswer(unknown.messages, ["nobody1", domain])).toBe(expected);
    expect(lastAnswer(foreign.messages, ["alice", "no.sip.opentact.test"])).toBe(expected);
  });

  it("refuses a time that is too short and says what is the least", async () => {
    const { messages } = await register("alice", { status: 423, keys: { expires: 30 } });
    expect(messages).toMatch(/^Min-Expires: 60\r?$/m);
  });
});

describe.skipIf(!hasSipp)("a stranger without credentials", () => {
  afterEach(async () => expect(await bound()).toBe(0));

  it("cannot register", async () => {
    const phone = await stage.lab.unregistered({ ...stage.platform.user("alice"), password: "guessed" });
    expect(await phone.register()).toBe(401);
  });

  it("cannot call out, from an address that is no trunk", async () => {
    await refused(401, { from: "15550100001@example.net", called: PSTN, host: "127.0.0.5" });
  });

  it("cannot call out in the name of a user", async () => {
    await refused(401, { from: `alice@${stage.platform.ready.sip_domain}`, called: PSTN });
  });

  it("cannot use the platform to reach other numbers, even from the address of a trunk", async () => {
    await refused(404, { from: "15550100001@127.0.0.1", called: PSTN });
  });

  it("leaves no call in the log", async () => {
    expect((await stage.api.post("/call/search", {})).total).toBe(0);
  });
});

describe("registration by a phone of the lab", () => {
  it("holds over UDP and TCP, and ends when the phone is switched off", async () => {
    for (const transport of ["udp", "tcp"] as const) {
      const phone = await stage.lab.phone("alice", { transport });
      expect(await bound()).toBe(1);
      await phone.close();
      expect(await bound()).toBe(0);
    }
  });

  it("works with digests by SHA-256, offered before MD5", async () => {
    const offered: string[] = [];
    await stage.lab.phone("bob", {
      trace: (direction, _peer, text) => {
        if (direction === "in" && text.startsWith("SIP/2.0 401"))
          offered.push(
            ...[...text.matchAll(/^WWW-Authenticate: Digest .*algorithm=([\w-]+)/gm)].map(([, name]) => name!),
          );
        if (direction === "out" && text.includes("\nAuthorization:"))
          offered.push(/algorithm=([\w-]+)/.exec(text)![1]!);
      },
    });
    expect(offered).toEqual(["SHA-256", "MD5", "SHA-256"]);
  });
});
