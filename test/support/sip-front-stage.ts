import { randomBytes } from "node:crypto";
import { FakeClock } from "../../server/src/base/fake-clock.js";
import { createLog } from "../../server/src/base/log.js";
import type { RegistrationChanges } from "../../server/src/domain/registration/port.js";
import type { RoutingStore, SipUserAuth } from "../../server/src/domain/routing/port.js";
import { GuessGuard } from "../../server/src/engine/call/guess-guard.js";
import { Registrar } from "../../server/src/engine/call/registrar.js";
import { SipAuth } from "../../server/src/engine/call/sip-auth.js";
import { SipFront } from "../../server/src/engine/call/sip-front.js";
import { SipEndpoint, type SipEndpointOptions } from "../../server/src/net/sip-endpoint.js";
import type { InboundSession, ServerRequest } from "../../server/src/net/sip-session.js";
import type { SubscriptionRequest } from "../../server/src/net/sip-subscription.js";
import { ha1 } from "../../server/src/wire/sip/digest.js";
import { NoncePool } from "../../server/src/wire/sip/nonce-pool.js";

/** A registrar over real sockets, whose users are in memory. */
export interface FrontStage {
  readonly clock: FakeClock;
  readonly endpoint: SipEndpoint;
  readonly auth: SipAuth;
  readonly routing: RoutingStore;
  readonly registrar: Registrar;
  /** What went out, oldest first. */
  readonly sent: { readonly port: number; readonly transport: string; readonly text: string }[];
  /** What the database was asked for. */
  readonly lookups: string[];
  close(): Promise<void>;
}

export interface FrontStageOptions extends Partial<SipEndpointOptions> {
  /** The password of a user; undefined = there is none. */
  readonly passwordOf: (login: string, domain: string) => string | undefined;
  /** SIP domains that there are. */
  readonly domains?: readonly string[];
  readonly onInvite?: (session: InboundSession, stage: FrontStage) => void;
  /** Told when a user proved a password. */
  readonly proved?: (address: string) => void;
  /** Sees what is neither INVITE nor REGISTER nor OPTIONS. */
  readonly onOther?: (request: ServerRequest) => void;
}

export function openFrontStage(o: FrontStageOptions): FrontStage {
  const clock = new FakeClock();
  const log = createLog("silent");
  const lookups: string[] = [];
  const sent: FrontStage["sent"] = [];
  const routing = {
    findSipUser: async (domain: string, login: string) => {
      lookups.push("user");
      const password = o.passwordOf(login, domain);
      return password === undefined ? undefined : user(login, domain, password);
    },
    findSipDomain: async (domain: string) => {
      lookups.push("domain");
      return o.domains?.includes(domain) ? { domain } : undefined;
    },
    findPeers: async () => {
      lookups.push("peers");
      return { sipSwitch: null, connection: null };
    },
  } as Partial<RoutingStore> as RoutingStore;
  const store = { apply: async (_node: string, _changes: RegistrationChanges) => undefined, restore: async () => [] };
  const registrar = new Registrar({ store, node: "n1", clock, log });
  const nonces = new NoncePool({ clock, random: randomBytes });
  const guesses = { load: async () => [], save: async () => undefined };
  const guard = new GuessGuard({ clock, log, node: "n1", store: guesses });
  const auth = new SipAuth({
    routing,
    nonces,
    guard,
    isOwnHost: (host) => host === "127.0.0.1",
    defaultDomain: "acme.example",
    proved: o.proved ?? (() => undefined),
  });
  const calls = { onInvite: (session: InboundSession) => o.onInvite?.(session, stage), drain: () => undefined };
  const messages = { take: async (request: ServerRequest) => request.respond(405) };
  const subscriptions = { onSubscribe: (request: SubscriptionRequest) => request.reject(489) };
  const front = new SipFront({ calls, registrar, auth, messages, subscriptions, log, holdFlow: () => true });
  const endpoint = new SipEndpoint({
    clock,
    log,
    userAgent: "Stage",
    handler: {
      onInvite: (session) => front.onInvite(session),
      onRequest: (request) => {
        const isOurs = ["REGISTER", "OPTIONS"].includes(request.request.method);
        if (isOurs || !o.onOther) front.onRequest(request);
        else o.onOther(request);
      },
    },
    trace: (direction, peer, wire) => {
      if (direction === "out") sent.push({ port: peer.port, transport: peer.transport, text: wire.toString() });
    },
    ...o,
  });
  const close = async () => {
    await endpoint.close();
    await registrar.close();
    await guard.close();
  };
  const stage: FrontStage = { clock, endpoint, auth, routing, registrar, sent, lookups, close };
  return stage;
}

function user(login: string, domain: string, password: string): SipUserAuth {
  const account = { uuid: "00000000-0000-4000-8000-000000000001", disabled_on: null, deleted_on: null };
  return {
    uuid: `user-${login}`,
    login,
    domain,
    first_name: null,
    last_name: null,
    is_active: true,
    account: account as unknown as SipUserAuth["account"],
    ha1_md5: ha1("MD5", login, domain, password),
    ha1_sha256: ha1("SHA-256", login, domain, password),
    ha1b: ha1("MD5", `${login}@${domain}`, domain, password),
    remote_ip: null,
    same_domain_calls_only: false,
    tn: null,
    sip_domain: { domain, sip_control_app: null, sip_connection: null, outbound_voice_profile: null },
  };
}
