import type { IncomingHttpHeaders } from "node:http";
import type { Route } from "@opentact/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../base/clock.js";
import type { Audit } from "../../domain/audit/service.js";
import type { Caller, Doorkeeper } from "../../domain/auth/port.js";
import { listActor } from "../../domain/auth/rules.js";
import type { IdempotencyStore, StoredAnswer } from "../../domain/idempotency/port.js";
import { Admission } from "./admission.js";
import { Answer } from "./answer.js";
import { AuditedRoute } from "./audited.js";
import { type BodyConfig, NO_BODY, type ParsedBody } from "./bodies.js";
import type { BodyDeadline } from "./body-deadline.js";
import { refusal } from "./errors.js";
import type { BoundRoute, Context, UploadedFile } from "./handle.js";
import { idempotencyKey, requestHash } from "./idempotency.js";
import { MAX_ELEMENTS } from "./json-body.js";
import { once } from "./once.js";
import { type CheckedInput, PreparedRoute } from "./prepared.js";
import type { RateLimits } from "./rate-limit.js";
import { viewOf } from "./schema-view.js";
import { openMultipart, readMultipart, type Upload } from "./uploads.js";

/** What every route is served with. */
export interface MountOptions<S> {
  readonly services: S;
  readonly door: Doorkeeper;
  readonly idempotency: IdempotencyStore;
  readonly audit: Audit;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly deadline: BodyDeadline;
}

const JSON_TYPE = "application/json; charset=utf-8";

/** Headers that carry credentials: a handler never sees them. */
const CREDENTIAL_HEADERS: readonly string[] = [
  "authorization",
  "cookie",
  "x-auth-token",
  "x-auth-google-token",
  "x-auth-facebook-token",
  "x-auth-ha1b-token",
];

/** What a mounted route says of itself. */
interface RouteConfig extends BodyConfig {
  /** Before the body is looked at. @throws DomainError 401, 403, 429 */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/**
 * Asks who calls before the body is unpacked and read. A hook of the server, because those come before the one of a route
 * that unpacks: whatever waited behind that one would miss the error of a body that cannot be unpacked, and the request
 * would never end.
 */
export function registerAdmission(app: FastifyInstance): void {
  app.addHook("preParsing", async (request, reply) => {
    const { admit } = request.routeOptions.config as Partial<RouteConfig>;
    await admit?.(request, reply);
    // A form is read as it comes in, past what unpacks.
    const { "content-type": type = "", "content-encoding": encoding } = request.headers;
    if (encoding !== undefined && /^multipart\//i.test(type)) throw refusal("unsupported_media_type");
  });
}

/** Puts one operation, with its aliases, on the server. Its schemas are compiled here, once. */
export function mount<S>(app: FastifyInstance, bound: BoundRoute<S>, options: MountOptions<S>): void {
  const { route } = bound;
  const audited = new AuditedRoute(route, options.audit);
  const admission = new Admission(route, options.door, options.limits, audited);
  const server = new RouteServer(bound, admission, audited, options);
  const config: RouteConfig = {
    maxElements: maxElementsOf(route),
    admit: async (request, reply) => {
      if (route.limit === "search") relabel(request);
      await admission.byHeaders(request, reply);
    },
  };
  const paths = [route.path, ...(route.aliases ?? [])].map((path) => `/rest${path}`);
  for (const path of [...paths, ...(route.rootAliases ?? [])]) {
    app.route({
      method: route.method,
      url: path.replaceAll(/\{(\w+)\}/g, ":$1"),
      config,
      ...(route.xml ? { bodyLimit: Math.max(route.xml.maxBytes, app.initialConfig.bodyLimit ?? 0) } : {}),
      handler: async (request, reply) => server.serve(request, reply),
    });
  }
}

/** A body that says how long its arrays may be means it (security.md 4). */
function maxElementsOf({ body }: Route): number {
  const members = Object.values(body && "properties" in body ? body.properties : {});
  const said = members.map((member) => viewOf(member).maxItems ?? 0);
  return Math.max(MAX_ELEMENTS, ...said);
}

/** Older clients send JSON to searches under the type of a form; a form would name its boundary (messaging.md 1). */
function relabel({ headers }: FastifyRequest): void {
  if (/^multipart\/form-data\s*;?\s*$/i.test(headers["content-type"] ?? "")) headers["content-type"] = JSON_TYPE;
}

/** Serves one operation: body, caller, checks, limits, the service, the answer. */
class RouteServer<S> {
  readonly #bound: BoundRoute<S>;
  readonly #admission: Admission;
  readonly #audited: AuditedRoute;
  readonly #options: MountOptions<S>;
  readonly #prepared: PreparedRoute;

  constructor(bound: BoundRoute<S>, admission: Admission, audited: AuditedRoute, options: MountOptions<S>) {
    this.#bound = bound;
    this.#admission = admission;
    this.#audited = audited;
    this.#options = options;
    this.#prepared = new PreparedRoute(bound.route);
  }

  async serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    reply.header("cache-control", "no-store");
    const { file: wanted } = this.#prepared.route;
    if (!wanted?.isStreamed || !request.isMultipart())
      return this.#answer(request, reply, await this.#bodyOf(request, reply));
    const { deadline } = this.#options;
    const upload = await openMultipart(request, wanted, deadline);
    try {
      return await this.#answer(request, reply, upload, () => deadline.lift(request));
    } finally {
      upload.close();
      deadline.arm(request);
    }
  }

  async #bodyOf(request: FastifyRequest, reply: FastifyReply): Promise<Upload> {
    if (!request.isMultipart())
      return { body: (request.body as ParsedBody | null | undefined) ?? NO_BODY, file: undefined };
    return readMultipart(request, this.#prepared.route, (fields) => this.#admission.byFields(request, reply, fields));
  }

  /** @param onAdmitted called when the caller may do what he asks for */
  async #answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { body, file }: Upload,
    onAdmitted: () => void = () => undefined,
  ): Promise<FastifyReply> {
    const caller = await this.#admission.byBody(request, reply, body);
    onAdmitted();
    const query = request.query as Record<string, unknown>;
    const input = this.#prepared.read(request.params as Record<string, unknown>, query, body, file);
    const key = this.#prepared.route.method === "POST" ? request.headers["idempotency-key"] : undefined;
    const checkedKey = idempotencyKey(key);
    this.#admission.countChecked(request, reply, caller);
    const work = async () =>
      this.#bound.run(
        this.#options.services,
        contextOf(request, listedBy(this.#bound.route, caller, input), input, { file, raw: body.bytes }),
      );
    const run = () => this.#audited.run(request, caller, input, work);
    if (checkedKey === undefined) return this.#send(reply, await run());
    return this.#sendOnce(request, reply, { caller, input, file, key: checkedKey }, run);
  }

  async #sendOnce(
    request: FastifyRequest,
    reply: FastifyReply,
    call: { caller: Caller | undefined; input: CheckedInput; file: UploadedFile | undefined; key: string },
    run: () => Promise<object>,
  ): Promise<FastifyReply> {
    const { idempotency, clock } = this.#options;
    const { params, query, body } = call.input;
    const key = {
      scope: call.caller?.actor.account ?? request.ip,
      method: request.method,
      // As a hash: a parameter may be the token of an invite.
      path: `${this.#prepared.route.path} ${requestHash(params)}`,
      key: call.key,
      hash: requestHash(query, body, fileMark(request, call.file)),
    };
    const keep = (outcome: unknown) => this.#keep(outcome);
    const done = await once(idempotency, key, clock.now(), keep, run);
    if (done.kind === "ran") return this.#send(reply, done.outcome);
    reply.header("idempotent-replayed", "true").code(done.answer.status).type(JSON_TYPE);
    return reply.send(done.answer.body);
  }

  /** The answer as it is kept for a repeated request; undefined when it is not JSON, or not the answer yet. */
  #keep(outcome: unknown): StoredAnswer | undefined {
    const answer = this.#answerOf(outcome);
    if (answer.raw || !this.#prepared.fits(answer.payload)) return undefined;
    return { status: this.#statusOf(answer), body: this.#prepared.print(answer, true) };
  }

  #send(reply: FastifyReply, outcome: object): FastifyReply {
    const answer = this.#answerOf(outcome);
    for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
    reply.code(this.#statusOf(answer));
    if (answer.raw) return reply.type(answer.raw.type).send(answer.raw.body);
    return reply.type(JSON_TYPE).send(this.#prepared.print(answer, false));
  }

  #answerOf(outcome: unknown): Answer {
    const { answerOf } = this.#bound;
    const said = answerOf && typeof outcome === "object" && outcome !== null ? answerOf(outcome) : outcome;
    return said instanceof Answer ? said : new Answer(said);
  }

  #statusOf(answer: Answer): number {
    return answer.status ?? this.#prepared.route.statuses[0];
  }
}

/** What tells one file from another. A streamed one is not read yet: its name and the length of the request must do. */
function fileMark(request: FastifyRequest, file: UploadedFile | undefined): string | undefined {
  if (!file?.stream) return file?.bytes.toString("base64");
  return `${file.name} ${request.headers["content-length"] ?? ""}`;
}

/** Who acts: in a list that takes the filter `account` somebody of the account that is named, if the caller may. */
function listedBy(
  { auth, query }: Route,
  caller: Caller | undefined,
  input: CheckedInput,
): Caller["actor"] | undefined {
  const { actor } = caller ?? {};
  const isOfAccount = (auth === "user" || auth === "owner") && query !== undefined && "account" in query.properties;
  if (!isOfAccount || actor?.kind !== "user") return actor;
  return listActor(actor, (input.query as { readonly account?: string }).account);
}

function contextOf(
  request: FastifyRequest,
  actor: Caller["actor"] | undefined,
  input: CheckedInput,
  more: { readonly file: UploadedFile | undefined; readonly raw: Buffer | undefined },
): Context<Route> {
  const context = {
    ...input,
    actor,
    ...more,
    requestId: request.id,
    isHead: request.method === "HEAD",
    address: request.ip,
    // Few look at them.
    get headers() {
      return withoutCredentials(request.headers);
    },
  };
  // The schemas have made the parts what the route says they are.
  return context as unknown as Context<Route>;
}

function withoutCredentials(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIAL_HEADERS.includes(name)));
}
