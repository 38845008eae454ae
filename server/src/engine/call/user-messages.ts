import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import { TokenBuckets } from "../../base/token-bucket.js";
import { isClosed } from "../../domain/account/rules.js";
import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import { isRelayed } from "../../net/sip-address.js";
import type { HeaderLine, OutgoingRequest, ServerRequest, SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { printNameAddr } from "../../wire/sip/name-addr.js";
import { NO_PARAMS } from "../../wire/sip/params.js";
import { parseUri } from "../../wire/sip/uri.js";
import { passedOn } from "./display-name.js";
import type { Contact } from "./register-bindings.js";
import type { SipAuth } from "./sip-auth.js";

/** A MESSAGE over UDP is no longer than what passes a path in one piece (RFC 3428 §8); streams end at 64 KiB (security.md 10). */
const DATAGRAM_MAX_BYTES = 1_300;
/** Messages of one user at once, and per minute. */
const BURST = 30;
const PER_MINUTE = 60;
/** The sender gives up after 32 s; it hears before that. */
const DEADLINE_MS = 25_000;
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
/** Answers that mean that a phone is not there, whatever its reason. */
const AWAY: ReadonlySet<number> = new Set([401, 407, 408, 430, 481, 500, 502, 503, 504]);

/** A message without its way. */
type Message = Omit<OutgoingRequest, "uri" | "target">;

export interface UserMessageParts {
  readonly auth: SipAuth;
  readonly routing: RoutingStore;
  readonly registrar: { contactsOf(userUuid: string): readonly Contact[] };
  readonly clock: Clock;
  readonly log: Log;
  /** Sends a request outside of dialogs. */
  send(request: OutgoingRequest): Promise<SipMessage | SyntheticFinal>;
  /** Names and addresses this node answers to besides the SIP domains. */
  isOwnHost(host: string): boolean;
}

/**
 * MESSAGE from one SIP user to another of the same account (RFC 3428), delivered to every phone that is registered; it is
 * delivered when one took it. Nothing is kept, and it has nothing to do with SMS: a number is no address here.
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
    if (typeof target === "number") return server.respond(target);
    const contacts = this.#parts.registrar.contactsOf(target.uuid);
    if (contacts.length === 0) return server.respond(480);
    server.respond(await this.#deliver(request, sender, target, contacts));
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

  /** To all phones at once. @returns what the sender is answered: 200 with the first that took it, else the best word */
  #deliver(
    request: SipMessage,
    sender: SipUserAuth,
    target: SipUserAuth,
    contacts: readonly Contact[],
  ): Promise<number> {
    const { clock, log } = this.#parts;
    const message = copyFor(request, sender, target);
    return new Promise((resolve) => {
      const timer = clock.setTimer(DEADLINE_MS, () => resolve(480));
      let open = contacts.length;
      let best = 480;
      const heard = (status: number) => {
        open--;
        if (status >= 300 && best === 480 && !AWAY.has(status)) best = status;
        if (status >= 300 && open > 0) return;
        timer.cancel();
        resolve(status < 300 ? 200 : best);
      };
      for (const contact of contacts) {
        const sent = this.#sendTo(contact, message).then(heard, (error: unknown) => {
          heard(500);
          throw error;
        });
        log.onFail(sent, "passing a message on");
      }
    });
  }

  /** Over one flow of a phone; when it is broken over the next (RFC 5626 §5.3). @returns the status of the answer */
  async #sendTo({ uri, target, headers, others }: Contact, message: Message): Promise<number> {
    const request = { ...message, uri, target, headers: [...headers, ...(message.headers ?? [])] };
    const final = await this.#parts.send(request);
    const [next, ...rest] = others;
    const isBroken = final.kind === "synthetic" || final.status === 430;
    return isBroken && next ? this.#sendTo({ ...next, others: rest }, message) : final.status;
  }
}

/** The message as it goes on: from whom the platform knows it is, with the body as it came. */
function copyFor(request: SipMessage, sender: SipUserAuth, target: SipUserAuth): Message {
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
