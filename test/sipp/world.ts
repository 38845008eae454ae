import { readFile } from "node:fs/promises";
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import type { Api } from "../support/api-client.js";
import { CarrierSide } from "../support/carrier-side.js";
import { freePort } from "../support/free-port.js";
import { addressOf, Platform } from "../support/platform.js";
import { registerFrom } from "../support/register-from.js";
import { RtpPeer } from "../support/rtp-peer.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { Sipp, type SippResult } from "../support/sipp.js";
import { TlsBridge } from "../support/tls-bridge.js";
import { tlsAuthority, tlsFiles } from "../support/tls-fixture.js";
import { until } from "../support/until.js";
import type { CallerRole, PhoneRole, Row, RowUsers } from "./row.js";

const PASSWORD = "a-secret-of-a-row";
const CA = tlsAuthority("loopback");
/** The one platform that all scenarios share, with what rows need of it. */
export class World {
  readonly platform: Platform;
  readonly api: Api;
  readonly domain: string;
  /** Takes the audio of calls; nobody listens. */
  readonly sink: RtpPeer;
  readonly #bridge: TlsBridge;
  readonly #operator: CarrierSide;
  readonly #dispatcher: Dispatcher;
  #rows = 0;

  private constructor(
    o: { platform: Platform; api: Api; sink: RtpPeer; bridge: TlsBridge; operator: CarrierSide },
    dispatcher: Dispatcher,
  ) {
    this.platform = o.platform;
    this.api = o.api;
    this.domain = o.platform.ready.sip_domain;
    this.sink = o.sink;
    this.#bridge = o.bridge;
    this.#operator = o.operator;
    this.#dispatcher = dispatcher;
  }

  static async open(): Promise<World> {
    const dispatcher = getGlobalDispatcher();
    setGlobalDispatcher(new Agent({ connect: { ca: CA } }));
    const { certFile, keyFile } = tlsFiles("loopback");
    const platform = await Platform.start({
      dataDir: await seededDataDir(),
      env: {
        TTS_ENGINE: "lab",
        CARRIER_ANSWER_SECONDS: "3",
        // A waiting SIPp would take an OPTIONS for its call.
        CARRIER_PROBE_SECONDS: "0",
        HTTP_TLS_PORT: "0",
        SIP_TLS_PORT: "0",
        TLS_CERT_FILE: certFile,
        TLS_KEY_FILE: keyFile,
        NODE_EXTRA_CA_CERTS: certFile,
      },
    });
    const bridge = await TlsBridge.open(addressOf(platform.ready.sip_tls ?? ""), CA);
    const api = await platform.api();
    const world = new World(
      { platform, api, sink: await RtpPeer.open(), bridge, operator: await CarrierSide.of(platform) },
      dispatcher,
    );
    await world.#app(world.number, '<Response><Say>Hello</Say><Pause length="60000"/></Response>');
    await world.#app(world.shortNumber, "<Response><Say>Hi</Say></Response>");
    return world;
  }

  /** Calls of the network to it are answered and greeted. */
  get number(): number {
    return this.platform.ready.numbers[1]!;
  }

  /** The same, and hung up at once. */
  get shortNumber(): number {
    return this.platform.ready.numbers[2]!;
  }

  /** SIP address of a number. */
  address(number: number): string {
    return `sip:${number}@${this.platform.sip.host}:${this.platform.sip.port}`;
  }

  async #app(tn: number, document: string): Promise<void> {
    const { uuid } = await this.api.post("/sip/app", { name: `App of ${tn}` });
    await this.api.post(`/sip/app/call/flow/${uuid}`, document, { "content-type": "application/xml" });
    await this.api.post(`/sip/app/${uuid}/tnlease`, { add: [String(tn)] });
  }

  /** Makes the users of a row. */
  async users(): Promise<RowUsers> {
    const index = ++this.#rows;
    const who = {
      caller: `row${index}a`,
      called: `row${index}b`,
      third: `row${index}c`,
      password: PASSWORD,
      host: `127.0.${1 + (index >> 7)}.${2 + (index & 127)}`,
      number: `1555010${1000 + index}`,
      far: `1212556${1000 + index}`,
    };
    for (const login of [who.caller, who.called, who.third])
      await this.api.post(`/sip/domain/${this.domain}/user`, { login, password: PASSWORD });
    return who;
  }

  /** Registers a phone for the called user and starts it; resolves when it listens. */
  async phone(role: PhoneRole, who: RowUsers): Promise<Sipp> {
    const port = await freePort();
    const { platform, domain } = this;
    const params = role.q === undefined ? "" : `;q=${role.q}`;
    await registerFrom({
      login: who[role.of ?? "called"],
      password: who.password,
      domain,
      platform: platform.sip,
      port,
      params,
    });
    return this.#waiting(role, port, who);
  }

  /** Starts the gateways of a row and makes them those of the carrier, in this order. */
  async gateways(roles: readonly PhoneRole[], who: RowUsers): Promise<Sipp[]> {
    const started: Sipp[] = [];
    for (const role of roles) started.push(await this.#waiting(role, await freePort(), who));
    const gateways = started.map(({ host, port }, priority) => ({ host, port, priority }));
    const { uuid } = await this.#operator.lab();
    await this.#operator.api.patch(`/admin/sip/carrier/${uuid}`, { gateways });
    return started;
  }

  async #waiting({ scenario, keys }: PhoneRole, port: number, who: RowUsers): Promise<Sipp> {
    const { sip: target } = this.platform;
    const all = { rtp_port: this.sink.port, ...(typeof keys === "function" ? await keys(this, who) : keys) };
    const sipp = await Sipp.start({ scenario, target, port, keys: all });
    await listens(port);
    return sipp;
  }

  /** Starts the caller of a row. */
  async caller(role: CallerRole, who: RowUsers): Promise<Sipp> {
    const { platform, domain } = this;
    const isUser = role.from !== "network";
    const called = isUser ? who.called : String(this.number);
    const to = isUser ? `sip:${called}@${domain}` : this.address(this.number);
    const transport = role.transport ?? "udp";
    const keys = typeof role.keys === "function" ? await role.keys(this, who) : role.keys;
    return Sipp.start({
      scenario: role.scenario,
      target: { udp: platform.sip, tcp: platform.sipTcp, tls: this.#bridge.address }[transport],
      transport: transport === "udp" ? "udp" : "tcp",
      host: isUser && transport !== "tls" ? who.host : "127.0.0.1",
      service: called,
      credentials: { login: who.caller, password: role.password ?? who.password },
      keys: {
        caller: isUser ? who.caller : `+${who.number}`,
        from_host: isUser ? domain : "127.0.0.1",
        domain,
        called,
        to,
        uri: to,
        rtp_port: this.sink.port,
        ...(transport === "tls" ? { via_transport: "TLS" } : {}),
        ...keys,
      },
    });
  }

  /** Legs of the row in the call log, as `direction state_end cause`. Those that still live are `direction state`. */
  async legs({ caller, called, third, number, far }: RowUsers): Promise<string[]> {
    const rows = await this.platform.sql(
      `select direction, state, state_end, q850_cause from call where "from" = any($1) or "to" = any($1)`,
      [[caller, called, third, `+${number}`, far]],
    );
    return rows
      .map((row) => `${row.direction} ${row.state === "destroyed" ? `${row.state_end} ${row.q850_cause}` : row.state}`)
      .sort();
  }

  async close(): Promise<void> {
    await Promise.all([this.#bridge.close(), this.sink.close()]);
    await this.platform.stop().finally(() => this.platform.remove());
    await getGlobalDispatcher().close();
    setGlobalDispatcher(this.#dispatcher);
  }
}

/** Plays a row and sees that everything in it came true. @throws Error that says what did not */
export async function playRow(world: World, row: Row): Promise<void> {
  const who = await world.users();
  const phones: Sipp[] = [];
  const callers: Sipp[] = [];
  try {
    for (const role of row.phones ?? []) phones.push(await world.phone(role, who));
    phones.push(...(row.gateways ? await world.gateways(row.gateways, who) : []));
    for (const role of row.callers) callers.push(await world.caller(role, who));
    await row.meanwhile?.(world, callers, phones);
    const heard = await Promise.all(callers.map((sipp) => sipp.succeeds()));
    const said = await Promise.all(
      phones.map((sipp, at) => ended(sipp, [...(row.phones ?? []), ...(row.gateways ?? [])][at])),
    );
    await row.check?.({ world, who, callers: heard, phones: said, is: (isSo, what) => judge(isSo, what, heard, said) });
  } finally {
    await Promise.all([...phones, ...callers].map((sipp) => sipp.stop()));
  }
  const wanted = "legs" in row ? row.legs : [];
  let legs: string[] = [];
  const look = async () => {
    legs = await world.legs(who);
    const isOver = legs.every((leg) => leg.split(" ").length === 3);
    return (wanted === undefined ? isOver : legs.join() === [...wanted].sort().join()) || undefined;
  };
  // Legs end a moment after their messages.
  await until("the legs", look).catch(() => {
    throw new Error(`legs: ${legs.join(", ")}; wanted: ${wanted?.join(", ") ?? "all ended"}`);
  });
}

function judge(isSo: boolean, what: string, callers: readonly SippResult[], phones: readonly SippResult[]): void {
  if (isSo) return;
  const texts = [...callers, ...phones].map(({ messages }) => messages);
  throw new Error(`not so: ${what}\n${texts.join("\n==========\n")}`);
}

async function ended(sipp: Sipp, role: PhoneRole | undefined): Promise<SippResult> {
  if (!role?.isSpared && !role?.isDeaf) return sipp.succeeds();
  await sipp.stop();
  const result = await sipp.done;
  if (role.isSpared && result.messages !== "")
    throw new Error(`a phone that should not be called was called:\n${result.messages}`);
  return result;
}

/** Resolves when a UDP port of 127.0.0.1 is taken. Looked up and not tried: a try could take it away. */
async function listens(port: number): Promise<void> {
  const entry = `:${port.toString(16).toUpperCase().padStart(4, "0")} `;
  await until(`port ${port}`, async () => (await readFile("/proc/net/udp", "latin1")).includes(entry) || undefined);
}
