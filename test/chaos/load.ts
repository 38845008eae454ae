import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { systemClock } from "../../server/src/base/clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { SipEndpoint } from "../../server/src/net/sip-endpoint.js";
import type { Api } from "../support/api-client.js";
import { EventClient } from "../support/event-client.js";
import { LabSide, over } from "../support/lab-side.js";
import { addressOf, type Platform } from "../support/platform.js";
import { SipWsClient } from "../support/sip-ws-client.js";
import { TcpPeer } from "../support/tcp-peer.js";
import { within } from "../support/until.js";
import type { Works } from "./works.js";

const PASSWORD = "a-secret-of-a-phone";
const PHONES = 12;
const EXPIRES_SECONDS = 120;
const ANSWER_MS = 20_000;
const LONG_TALK_MS = 60_000;
const OK = new Set([200, 202]);
/** While a method is not served it is refused, which is an answer as well. */
const UNSERVED = new Set([405, 489, 501]);

/** Everything that goes on at a platform during a soak. */
export class Load {
  readonly #platform: Platform;
  readonly #works: Works;
  readonly #random: () => number;
  readonly #ca: string;
  readonly #lab: LabSide;
  readonly #phones: LabPhone[] = [];
  #api!: Api;
  #carrier!: LabCarrier;
  #desk!: SipEndpoint;
  #deskPort = 0;
  #number = 0;
  #messaging = 0;

  private constructor(o: { platform: Platform; works: Works; random: () => number; ca: string }) {
    this.#platform = o.platform;
    this.#works = o.works;
    this.#random = o.random;
    this.#ca = o.ca;
    this.#lab = new LabSide(o.platform);
  }

  /** Makes the users, phones and numbers that are needed. @param o.ca authority of the platform's certificate */
  static async prepare(o: { platform: Platform; works: Works; random: () => number; ca: string }): Promise<Load> {
    const load = new Load(o);
    await load.#prepare();
    return load;
  }

  /** Begins all kinds of work. */
  begin(): void {
    const works = this.#works;
    works.every("short calls between users", 800, () => this.#userCall(500 + this.#random() * 4_000));
    works.every("long calls between users", 7_000, () => this.#userCall(LONG_TALK_MS));
    works.every("calls of the network to a number", 2_000, () => this.#networkCall());
    works.every("calls of users to the network", 4_000, () => this.#outCall("12125550101"));
    works.every("calls to busy numbers", 9_000, () => this.#refusedCall("12125550110"));
    works.every("cancelled calls", 3_000, () => this.#cancelledCall());
    works.every("phones that go and come", 10_000, () => this.#switchedOff());
    works.every("MESSAGE", 3_000, () => this.#message());
    works.every("SUBSCRIBE", 5_000, () => this.#subscribe());
    works.every("OPTIONS over TCP", 3_000, () => this.#overTcp());
    works.every("OPTIONS over TLS", 4_000, () => this.#overTls());
    works.every("OPTIONS over WSS", 4_000, () => this.#overWs());
    works.every("connections that break in the middle", 5_000, () => this.#broken());
    works.every("garbage", 500, () => this.#garbage());
    works.every("wrong passwords", 12_000, () => this.#wrongPassword());
    works.every("REST reads", 700, () => this.#reads());
    works.every("SMS", 5_000, () => this.#sms());
    works.every("event sockets", 8_000, () => this.#eventSocket());
  }

  /** Hangs up, unregisters, closes. */
  async close(): Promise<void> {
    await this.#lab.close();
    await this.#desk.close();
  }

  async #prepare(): Promise<void> {
    const platform = this.#platform;
    this.#api = await platform.api();
    [, this.#number = 0, this.#messaging = 0] = platform.ready.numbers;
    await this.#app(this.#number, '<Response><Say>Hello there</Say><Pause length="2000"/></Response>');
    const { uuid } = await this.#api.post("/profile/messaging", { name: "Soak" });
    await this.#api.post(`/lease/tn/${this.#messaging}/subscription/sms`, { messaging_profile: uuid });
    this.#carrier = await this.#lab.carrier();
    for (let n = 0; n < PHONES; n++) this.#phones.push(await this.#phone(`soak${n}`, n % 3 === 0 ? "tcp" : "udp"));
    this.#desk = new SipEndpoint({
      clock: systemClock,
      log: createLog("silent"),
      userAgent: "Soak",
      allow: ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "MESSAGE", "NOTIFY"],
      handler: { onInvite: (session) => session.reject(480), onRequest: (request) => request.respond(200) },
    });
    this.#deskPort = (await this.#desk.listen("udp", "127.0.0.1", 0)).port;
  }

  async #app(tn: number, document: string): Promise<void> {
    const { uuid } = await this.#api.post("/sip/app", { name: "Soak" });
    await this.#api.post(`/sip/app/call/flow/${uuid}`, document, { "content-type": "application/xml" });
    await this.#api.post(`/sip/app/${uuid}/tnlease`, { add: [String(tn)] });
  }

  /** A registered phone of a new user; it answers every call, speaks, and waits to be hung up. */
  async #phone(login: string, transport: "udp" | "tcp"): Promise<LabPhone> {
    const { sip_domain: domain } = this.#platform.ready;
    await this.#api.post(`/sip/domain/${domain}/user`, { login, password: PASSWORD });
    const script = "ring\nwait 300ms\nanswer\ntone 440Hz\nexpect hangup within 120s";
    const who = { login, password: PASSWORD, domain, transport, expiresSeconds: EXPIRES_SECONDS, script };
    const phone = await this.#lab.unregistered(who);
    const status = await phone.register();
    if (status !== 200) throw new Error(`${login} could not register: ${status}`);
    return phone;
  }

  /** Two phones that differ. */
  #pair(): readonly [LabPhone, LabPhone] {
    const first = Math.floor(this.#random() * PHONES);
    const second = (first + 1 + Math.floor(this.#random() * (PHONES - 1))) % PHONES;
    return [this.#phones[first]!, this.#phones[second]!];
  }

  async #talk(call: LabCall, ms: number): Promise<void> {
    await within("the answer", ANSWER_MS, call.answered);
    call.media.play(toneSource([600]));
    await this.#works.pause(ms);
    await call.hangup();
    await over(call, ANSWER_MS);
  }

  async #userCall(ms: number): Promise<void> {
    const [caller, called] = this.#pair();
    await this.#talk(await caller.call(called.login), ms);
  }

  async #outCall(number: string): Promise<void> {
    await this.#talk(await this.#pair()[0].call(number), 2_000);
  }

  async #networkCall(): Promise<void> {
    const call = await this.#carrier.call({ from: "+15550100001", to: String(this.#number) });
    await within("the answer", ANSWER_MS, call.answered);
    await over(call, 30_000);
  }

  async #refusedCall(number: string): Promise<void> {
    const call = await this.#pair()[0].call(number);
    const end = await over(call, ANSWER_MS);
    if (end.status !== 486) throw new Error(`${end.status} in place of 486`);
  }

  async #cancelledCall(): Promise<void> {
    const [caller, called] = this.#pair();
    const call = await caller.call(called.login);
    call.answered.catch(() => undefined);
    await this.#works.pause(this.#random() * 400);
    await call.hangup();
    await over(call, ANSWER_MS);
  }

  /** A phone of its own that registers, is called or not, and leaves. */
  async #switchedOff(): Promise<void> {
    const { sip_domain: domain } = this.#platform.ready;
    const phone = await this.#lab.unregistered({ ...this.#platform.user("alice"), domain, transport: "tcp" });
    const status = await phone.register();
    await this.#works.pause(1_000);
    await phone.close();
    if (status !== 200) throw new Error(`REGISTER: ${status}`);
  }

  async #message(): Promise<void> {
    const [from, to] = this.#pair();
    const headers = [["Content-Type", "text/plain"]] as const;
    await this.#ask("MESSAGE", from, to, { headers, body: `message ${newUuid()}` }, [404, 480]);
  }

  async #subscribe(): Promise<void> {
    const [from] = this.#pair();
    const headers = [
      ["Event", "message-summary"],
      ["Accept", "application/simple-message-summary"],
      ["Expires", this.#random() < 0.5 ? "0" : "60"],
    ] as const;
    await this.#ask("SUBSCRIBE", from, from, { headers });
  }

  async #ask(
    method: string,
    from: LabPhone,
    to: LabPhone,
    parts: { headers: readonly (readonly [string, string])[]; body?: string },
    alsoGood: readonly number[] = [],
  ): Promise<void> {
    const answer = await this.#desk.request({
      method,
      uri: to.address,
      from: `<${from.address}>`,
      to: `<${to.address}>`,
      target: { transport: "udp", ...this.#platform.sip },
      contactUser: from.login,
      credentials: { username: from.login, password: PASSWORD },
      ...parts,
    });
    const { status } = answer;
    if (!OK.has(status) && !UNSERVED.has(status) && !alsoGood.includes(status)) throw new Error(`${method}: ${status}`);
  }

  #options(transport: string): string {
    return [
      `OPTIONS sip:${this.#platform.ready.sip_domain} SIP/2.0`,
      `Via: SIP/2.0/${transport} 127.0.0.1:${this.#deskPort};branch=z9hG4bK${newUuid()};rport`,
      "Max-Forwards: 70",
      "From: <sip:soak@example.org>;tag=soak",
      `To: <sip:${this.#platform.ready.sip_domain}>`,
      `Call-ID: ${newUuid()}`,
      "CSeq: 1 OPTIONS",
      "Content-Length: 0",
      "\r\n",
    ].join("\r\n");
  }

  async #overTcp(): Promise<void> {
    const peer = await TcpPeer.open(this.#platform.sipTcp.port);
    await peer.write(this.#options("TCP"));
    await peer.until("200", ({ text }) => text.includes("SIP/2.0 200"), ANSWER_MS).finally(() => peer.close());
  }

  async #overTls(): Promise<void> {
    const socket = connectTls({ ...addressOf(this.#platform.ready.sip_tls ?? ""), ca: this.#ca });
    try {
      await within("the handshake", ANSWER_MS, once(socket, "secureConnect"));
      socket.write(this.#options("TLS"));
      const [bytes] = await within("an answer", ANSWER_MS, once(socket, "data"));
      if (!String(bytes).startsWith("SIP/2.0 200")) throw new Error(String(bytes).split("\r\n")[0]);
    } finally {
      socket.destroy();
    }
  }

  async #overWs(): Promise<void> {
    const client = await SipWsClient.open(this.#platform.ready.sip_ws, { ca: this.#ca, origin: this.#platform.url });
    client.send(this.#options("WSS"));
    await client.message((text) => text.startsWith("SIP/2.0 200"));
    client.close();
  }

  /** A request that is cut off in its middle, over TCP or TLS. */
  async #broken(): Promise<void> {
    const half = this.#options("TCP").slice(0, 120);
    if (this.#random() < 0.5) {
      const peer = await TcpPeer.open(this.#platform.sipTcp.port);
      await peer.write(half);
      await this.#works.pause(this.#random() * 2_000);
      return peer.close();
    }
    const socket = connectTls({ ...addressOf(this.#platform.ready.sip_tls ?? ""), ca: this.#ca });
    socket.on("error", () => undefined);
    if (this.#random() < 0.5) await within("the handshake", ANSWER_MS, once(socket, "secureConnect"));
    socket.write(half);
    await this.#works.pause(this.#random() * 500);
    socket.destroy();
  }

  async #garbage(): Promise<void> {
    const socket = createSocket("udp4").unref();
    const bytes = this.#random() < 0.5 ? randomBytes(200) : Buffer.from(this.#options("UDP")).fill(0x41, 60, 90);
    await new Promise((resolve) =>
      socket.send(bytes, this.#platform.sip.port, this.#platform.sip.host, () => resolve(undefined)),
    );
    socket.close();
  }

  async #wrongPassword(): Promise<void> {
    const phone = await this.#lab.unregistered({
      login: `guess${Math.floor(this.#random() * 1e6)}`,
      password: "guess",
      domain: this.#platform.ready.sip_domain,
    });
    const status = await phone.register();
    await phone.close();
    // After a hundred guesses of an address it gets no answer for a while.
    if (status !== 401 && status !== 408) throw new Error(`a guess got ${status}`);
  }

  async #reads(): Promise<void> {
    const paths = ["/sip/app", `/sip/domain/${this.#platform.ready.sip_domain}/user`, "/account", "/lease/tn"];
    if (this.#random() < 0.3) await this.#api.post("/call/search", { limit: 20 });
    else await this.#api.send("GET", paths[Math.floor(this.#random() * paths.length)]!);
  }

  async #sms(): Promise<void> {
    await this.#api.post("/sms", { from: this.#messaging, to: 12_015_550_100, message: `Soak ${newUuid()}` });
  }

  async #eventSocket(): Promise<void> {
    const client = await EventClient.signIn(this.#platform.ready.ws_url, this.#api.token, this.#ca);
    await this.#works.pause(5_000);
    if (this.#random() < 0.5) await client.close();
    else client.abandon();
  }
}
