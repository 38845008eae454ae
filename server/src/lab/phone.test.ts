import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.js";
import { createLog } from "../base/log.js";
import { SipEndpoint } from "../net/sip-endpoint.js";
import type { HeaderLine, InboundSession, ServerRequest } from "../net/sip-session.js";
import { ha1, parseCredentials, verifyDigest } from "../wire/sip/digest.js";
import { NoncePool } from "../wire/sip/nonce-pool.js";
import { LabCall } from "./call.js";
import { labWorld } from "./lab.js";
import { LabPhone } from "./phone.js";
import { EchoSource, toneSource } from "./source.js";

const log = createLog("silent");
const world = labWorld(systemClock, 1);
const domain = "demo.example.test";
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A desk that registers whoever knows the password, answers calls with an echo and notes what came. */
class Desk {
  readonly registered: { expires: string; contact: string; transport: string }[] = [];
  readonly #nonces = new NoncePool({ clock: systemClock, random: randomBytes });
  readonly endpoint = new SipEndpoint({
    clock: systemClock,
    log,
    userAgent: "desk",
    handler: {
      onInvite: (session) => void this.#answer(session),
      onRequest: (request) => this.#register(request),
    },
  });

  async #answer(session: InboundSession): Promise<void> {
    const call = await LabCall.take(session, world);
    call.media.play(new EchoSource());
    await call.answer();
  }

  #register({ request, source, respond }: ServerRequest): void {
    const given = parseCredentials(request.header("Authorization") ?? "");
    const isKnown = given && this.#nonces.check(given) === "fresh";
    if (!isKnown || !verifyDigest(given, ha1(given.algorithm, "alice", domain, "right"), "REGISTER")) {
      const challenges = this.#nonces.challenges(domain);
      respond(401, { headers: challenges.map((value): HeaderLine => ["WWW-Authenticate", value]) });
      return;
    }
    this.registered.push({
      expires: request.header("Expires") ?? "",
      contact: request.header("Contact") ?? "",
      transport: source.transport,
    });
    respond(200);
  }
}

async function start(transport: "udp" | "tcp", password = "right") {
  const desk = new Desk();
  const server = await desk.endpoint.listen(transport, "127.0.0.1", 0);
  const phone = await LabPhone.start({ login: "alice", password, domain, server, transport }, world, log);
  open.push(desk.endpoint, phone);
  return { desk, phone };
}

test.each(["udp", "tcp"] as const)(
  "a phone registers over %s, calls, and unregisters when it closes",
  async (transport) => {
    const { desk, phone } = await start(transport);
    expect(await phone.register()).toBe(200);
    expect(desk.registered[0]).toMatchObject({ expires: "3600", transport });
    const call = await phone.call("echo");
    call.media.play(toneSource([800]));
    await call.answered;
    expect(await call.media.hearsTone(800, 100, 3000)).toBe(true);
    await phone.close();
    expect((await call.ended).by).toBe("us");
    expect(desk.registered.map((one) => one.expires)).toEqual(["3600", "0"]);
  },
);

test("a phone can clear the contacts that an earlier life of it left", async () => {
  const { desk, phone } = await start("udp");
  expect(await phone.clearContacts()).toBe(200);
  expect(desk.registered).toEqual([{ contact: "*", expires: "0", transport: "udp" }]);
});

test("a wrong password is refused and the phone is not registered", async () => {
  const { phone } = await start("udp", "wrong");
  expect(await phone.register()).toBe(401);
  expect(phone.isRegistered).toBe(false);
});
