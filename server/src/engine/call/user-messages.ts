import { MESSAGE_MAX } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import { isClosed } from "../../domain/account/rules.js";
import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import { isRelayed } from "../../net/sip-address.js";
import type { HeaderLine, ServerRequest } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { printNameAddr } from "../../wire/sip/name-addr.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { parseUri } from "../../wire/sip/uri.js";
import { passedOn } from "./display-name.js";
import type { PhoneDelivery, PhoneMessage } from "./phone-delivery.js";
import type { Contact } from "./register-bindings.js";
import type { SipAuth } from "./sip-auth.js";
import type { PhoneText, PhoneTextAnswer } from "./texts-from-phones.js";

/** A MESSAGE over UDP is no longer than what passes a path in one piece (RFC 3428 §8); streams end at 64 KiB (security.md 10). */
const DATAGRAM_MAX_BYTES = 1_300;
/** Messages of one user at once, and per minute. */
const BURST = 30;
const PER_MINUTE = 60;
/** What is said of a body and passes with it; who sends is said by the platform. */
const PASSED = [
  "Content-Type",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Subject",
  "Date",
  "In-Reply-To",
  "Priority",
] as const;

export interface UserMessageParts {
  readonly auth: SipAuth;
  readonly routing: RoutingStore;
  readonly registrar: { contactsOf(userUuid: string): readonly Contact[] };
  readonly delivery: Pick<PhoneDelivery, "bring">;
  readonly clock: Clock;
  /** Sends an SMS. */
  sendText(text: PhoneText): Promise<PhoneTextAnswer>;
  /** Names and addresses this node answers to besides the SIP domains. */
  isOwnHost(host: string): boolean;
}

/**
 * MESSAGE from one SIP user to another of the same account (RFC 3428), delivered to every phone that is registered; it is
 * delivered when one took it, and nothing is kept. To a telephone number it goes as an SMS of the sender's own number.
 */
export class UserMessages {
  readonly #parts: UserMessageParts;
  readonly #pace: TokenBuckets;

  constructor(parts: UserMessageParts) {
    this.#parts = parts;
    this.#pace = new TokenBuckets(parts.clock, BURST, PER_MINUTE);
  }

  /** Works a MESSAGE off; digest first, as for a registration. */
  async take(server: ServerRequest): Promise<void> {
    const { request, source } = server;
    const { host, user = "" } = request.from.uri;
    const result = await this.#parts.auth.authenticate(request, host, user, source.host, isRelayed(server));
    switch (result.kind) {
      case "silence":
        return server.drop();
      case "challenge":
        return server.respond(401, { headers: result.headers });
      case "forbidden":
        return server.respond(403);
      case "user":
        return this.#from(result.user, server);
      default:
        return result satisfies never;
    }
  }

  async #from(sender: SipUserAuth, server: ServerRequest): Promise<void> {
    const { request, peer } = server;
    if (peer.transport === "udp" && request.sizeBytes > DATAGRAM_MAX_BYTES) return server.respond(513);
    const pace = this.#pace.take(sender.uuid);
    if (!pace.isAllowed) return server.respond(503, { headers: [["Retry-After", String(pace.retryAfterSeconds)]] });
    const target = await this.#target(request.uri, sender);
    if (target === 404) return this.#toNumber(sender, server);
    if (target === 403) return server.respond(target);
    const contacts = this.#parts.registrar.contactsOf(target.uuid);
    if (contacts.length === 0) return server.respond(480);
    server.respond(await this.#parts.delivery.bring(copyFor(request, sender, target), contacts));
  }

  /** A number is written to by SMS, when the sender has one of its own. */
  async #toNumber(sender: SipUserAuth, server: ServerRequest): Promise<void> {
    const { request } = server;
    const to = numberOf(request.uri);
    if (!sender.tn || to === undefined) return server.respond(404);
    if (!/^text\/plain *(?:;|$)/i.test(request.header("Content-Type") ?? "")) return server.respond(415);
    const message = request.body.toString("utf8");
    if (message.length === 0) return server.respond(400);
    if (message.length > MESSAGE_MAX) return server.respond(513);
    const text = { account: sender.account.uuid, from: sender.tn.tn, to, message };
    const { status, retryAfterSeconds } = await this.#parts.sendText(text);
    const headers: HeaderLine[] = retryAfterSeconds === undefined ? [] : [["Retry-After", String(retryAfterSeconds)]];
    server.respond(status, { headers });
  }

  /** Users of other accounts do not exist. @returns the status that refuses it */
  async #target(requestUri: string, sender: SipUserAuth): Promise<SipUserAuth | 403 | 404> {
    const uri = parseUri(requestUri);
    if (!uri || uri.host === "") return 404;
    const domain = this.#parts.isOwnHost(uri.host) ? sender.domain : uri.host;
    const user = await this.#parts.routing.findSipUser(domain, uri.user ?? "");
    if (!user?.is_active || isClosed(user.account) || user.account.uuid !== sender.account.uuid) return 404;
    return user.same_domain_calls_only && user.domain !== sender.domain ? 403 : user;
  }
}

/** A telephone number or short code with what people write between its digits; fewer than five are an extension. */
function numberOf(requestUri: string): string | undefined {
  const user = parseUri(requestUri)?.user ?? "";
  return /^\+?[\d().-]{5,32}$/.test(user) ? user : undefined;
}

/** The message as it goes on: from whom the platform knows it is, with the body as it came. */
function copyFor(request: SipMessage, sender: SipUserAuth, target: SipUserAuth): PhoneMessage {
  const headers: HeaderLine[] = [];
  for (const name of PASSED) {
    const value = request.header(name);
    if (value !== undefined) headers.push([name, value]);
  }
  const hops = Math.max(0, Number(request.raw("max-forwards") ?? 70) - 1);
  headers.push(["Max-Forwards", String(hops)]);
  return {
    method: "MESSAGE",
    from: address(sender, request.from.displayName),
    to: address(target),
    headers,
    body: request.body,
  };
}

function address({ login, domain }: SipUserAuth, displayName?: string): string {
  const uri = { scheme: "sip", user: login, host: domain, params: NO_PARAMS } as const;
  return printNameAddr({ displayName: passedOn(displayName), uri, params: NO_PARAMS });
}
