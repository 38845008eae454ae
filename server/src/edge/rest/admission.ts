import type { Route } from "@opentact/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { DomainError } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { Caller, Credential, Doorkeeper } from "../../domain/auth/port.js";
import type { AuditedRoute } from "./audited.js";
import { credentialsOf, lets } from "./auth.js";
import type { ParsedBody } from "./bodies.js";
import { refusal } from "./errors.js";
import type { LimitKind, LimitVerdict, RateLimits } from "./rate-limit.js";

const FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/** Decides for one route who is let in, and how often. */
export class Admission {
  readonly #route: Route;
  readonly #door: Doorkeeper;
  readonly #limits: RateLimits;
  readonly #audited: AuditedRoute;
  /** The caller of a request, null for a stranger on a public route. A request that is not here is not decided yet. */
  readonly #decided = new WeakMap<FastifyRequest, Caller | null>();

  constructor(route: Route, door: Doorkeeper, limits: RateLimits, audited: AuditedRoute) {
    this.#route = route;
    this.#door = door;
    this.#limits = limits;
    this.#audited = audited;
  }

  /**
   * Before the body is read: who calls, by headers and query, so that a stranger cannot make the server buffer a body.
   * A form may bring its credentials inside, so there the decision waits.
   * @throws DomainError 401, 403, 429
   */
  async byHeaders(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const found = credentialsOf(request.headers, request.query as Record<string, unknown>);
    if (found.length === 0 && FORM.test(request.headers["content-type"] ?? "")) return;
    await this.#decide(request, reply, found);
  }

  /**
   * Before the file of a form is read: whether the caller is known, by headers, query or the fields before the file.
   * @throws DomainError 401, 403, 429
   */
  async byFields(request: FastifyRequest, reply: FastifyReply, fields: ParsedBody): Promise<boolean> {
    if (!this.#decided.has(request) && credentialsIn(request, fields).length === 0) return false;
    await this.byBody(request, reply, fields);
    return true;
  }

  /** After the body is read. @throws DomainError 401, 403, 429 */
  async byBody(request: FastifyRequest, reply: FastifyReply, body: ParsedBody): Promise<Caller | undefined> {
    if (!this.#decided.has(request)) {
      await this.#decide(request, reply, credentialsIn(request, body));
    }
    return this.#decided.get(request) ?? undefined;
  }

  /** Counts a request that has passed its checks against the limit of its kind. @throws TooManyRequests */
  countChecked(request: FastifyRequest, reply: FastifyReply, caller: Caller | undefined): void {
    const { limit } = this.#route;
    if ((limit === "search" || limit === "order") && caller) this.#count(reply, limit, caller.actor.account);
    if (limit === "sign-up" && !caller) this.#count(reply, "sign-up", request.ip);
  }

  async #decide(request: FastifyRequest, reply: FastifyReply, credentials: readonly Credential[]): Promise<void> {
    const caller = await this.#identify(request, reply, credentials);
    if (caller && !lets(this.#route.auth, caller.actor)) throw refusal("forbidden");
    if (caller) this.#count(reply, "caller", caller.token ?? actorKey(caller));
    else if (this.#route.limit !== "peer") this.#count(reply, "anonymous", request.ip);
    this.#decided.set(request, caller);
  }

  /** Null: a stranger on a public route, where bad credentials are as good as none. */
  async #identify(
    request: FastifyRequest,
    reply: FastifyReply,
    credentials: readonly Credential[],
  ): Promise<Caller | null> {
    const isPublic = this.#route.auth === "public";
    if (isPublic && credentials.length === 0) return null;
    try {
      const caller = await this.#door.identify(credentials, request.ip);
      // What a public operation may do more for one who is known, it does for portal users.
      return isPublic && caller.actor.kind === "sip" ? null : caller;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // Who is made to wait was told so before, and is not looked at.
      if (error.status === 401 || error.status === 403) await this.#audited.refused(request, credentials, error.code);
      if (isPublic) return null;
      if (error.status !== 401) throw error;
      this.#count(reply, "anonymous", request.ip);
      throw new DomainError(401, error.code, this.#route.unauthorized ?? error.message);
    }
  }

  #count(reply: FastifyReply, kind: LimitKind, key: string): void {
    const verdict = this.#limits.take(kind, key);
    if (!verdict) return;
    writeVerdict(reply, verdict);
    if (!verdict.isAllowed) throw new TooManyRequests(verdict.retryAfterSeconds);
  }
}

function credentialsIn({ headers, query }: FastifyRequest, body: ParsedBody): readonly Credential[] {
  const form = body.isText ? (body.value as Record<string, unknown>) : undefined;
  return credentialsOf(headers, query as Record<string, unknown>, form);
}

function actorKey({ actor }: Caller): string {
  return actor.kind === "user" ? actor.user : actor.sipUser;
}

/** The tightest limit of the request goes out. */
function writeVerdict(reply: FastifyReply, verdict: LimitVerdict): void {
  const known = reply.getHeader("ratelimit-remaining");
  if (known !== undefined && Number(known) < verdict.remaining) return;
  reply.header("ratelimit-limit", String(verdict.limit));
  reply.header("ratelimit-remaining", String(verdict.remaining));
  reply.header("ratelimit-reset", String(verdict.resetSeconds));
}
