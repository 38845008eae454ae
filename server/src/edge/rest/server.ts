import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { ServerOptions as TlsOptions } from "node:https";
import type { Socket } from "node:net";
import compress from "@fastify/compress";
import cors from "@fastify/cors";
import { routes as contractRoutes, type Route } from "@opentact/contract";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import type { Log } from "../../base/log.js";
import type { Metrics } from "../../base/metrics.js";
import type { Audit } from "../../domain/audit/service.js";
import type { Doorkeeper } from "../../domain/auth/port.js";
import type { IdempotencyStore } from "../../domain/idempotency/port.js";
import { type Pictures, registerAvatars } from "../avatar-files.js";
import { registerDocs } from "../docs.js";
import { registerHealth } from "../health.js";
import { registerMetrics } from "../metrics.js";
import { type Chains, registerStirCerts } from "../stir-certs.js";
import { registerBodies } from "./bodies.js";
import { BodyDeadline } from "./body-deadline.js";
import { errorBody, errorHandler, refusal } from "./errors.js";
import type { BoundRoute } from "./handle.js";
import { mount, registerAdmission } from "./mount.js";
import { defaultRateLimits, type RateLimitSettings, RateLimits } from "./rate-limit.js";
import { registerUploads } from "./uploads.js";

/** What a REST server is made of. */
export interface RestServerOptions<S> {
  /** Every operation of the contract, bound to what it runs. */
  readonly routes: readonly BoundRoute<S>[];
  readonly services: S;
  readonly door: Doorkeeper;
  readonly idempotency: IdempotencyStore;
  readonly audit: Audit;
  readonly log: Log;
  readonly clock: Clock;
  /** Largest body in bytes; default 1 MiB. Uploads and XML have the limit of their route. */
  readonly bodyLimitBytes?: number;
  /** Origins of browsers that may call; default none. */
  readonly corsOrigins?: readonly string[];
  /** CIDR list whose `X-Forwarded-For` is believed; default none. */
  readonly trustProxy?: readonly string[];
  /** Default: security.md 4. */
  readonly rateLimits?: Partial<RateLimitSettings>;
  /** With it the server speaks HTTPS, and `Strict-Transport-Security` goes out; default: plain HTTP. */
  readonly tls?: TlsOptions | undefined;
  /** Version of the product, for the docs. */
  readonly version?: string;
  /** Why the process takes no work now, for `/readyz`; default: always ready. */
  readonly whyNotReady?: () => string | undefined;
  /** Figures for `/metrics`, where requests are counted too; default: none, and no `/metrics`. */
  readonly metrics?: Metrics;
  /** Pictures of users, served at `/avatar`; default: none. */
  readonly pictures?: Pictures;
  /** Certificates of STIR/SHAKEN, served at `/stir/certs`; default: none. */
  readonly chains?: Chains;
  /** Token for `/metrics`; without one only the machine itself gets them. */
  readonly metricsToken?: string | undefined;
}

const MAX_URL_CHARS = 8 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 30_000;
/** Of a whole request: long enough for the largest upload; other bodies have the time of `BodyDeadline`. */
const REQUEST_TIMEOUT_MS = 30 * 60_000;
/** A shorter answer fits into one packet as it is. */
const COMPRESS_FROM_BYTES = 1024;
const TEXT = /^(?:application\/(?:json|xml)|text\/)/;
const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** Headers of every answer (security.md 14). A page of the docs replaces the policy by its own. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

/**
 * Builds the REST server, not listening yet: `listen` opens it, `inject` tests it, `close` ends it.
 * @throws Error when an operation of the contract is bound to nothing, or one that is bound is not in the contract
 */
export async function createRestServer<S>(options: RestServerOptions<S>): Promise<FastifyInstance> {
  const { log, clock } = options;
  checkComplete(options.routes.map((bound) => bound.route));
  const bodyLimit = options.bodyLimitBytes ?? 1024 * 1024;
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS };
  const app = fastify({
    logger: false,
    bodyLimit,
    trustProxy: options.trustProxy && options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: limits,
    ...(options.tls ? { https: { ...limits, ...options.tls } } : {}),
    genReqId: requestId,
    requestIdHeader: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    // Refused before any hook runs: the headers of every answer are set here too.
    frameworkErrors: (error, request, reply) => {
      writeHeaders(request, reply as FastifyReply, options.tls !== undefined);
      errorHandler(log)(error, request, reply as FastifyReply);
    },
    clientErrorHandler: refuseBytes,
    forceCloseConnections: true,
  });
  const deadline = new BodyDeadline(clock);
  app.setErrorHandler(errorHandler(log));
  app.setNotFoundHandler((request, reply) => errorHandler(log)(refusal("not_found"), request, reply));
  app.addHook("onRequest", async (request, reply) => {
    deadline.arm(request);
    begin(request, reply, options.tls !== undefined);
  });
  app.addHook("onResponse", async (request, reply) => logAccess(log, request, reply));
  if (options.metrics) countRequests(app, options.metrics);
  // Only what is long text; audio and pictures are packed already. Not brotli: it costs more time than it saves here.
  await app.register(compress, { encodings: ["gzip", "deflate"], threshold: COMPRESS_FROM_BYTES, customTypes: TEXT });
  registerBodies(app);
  await registerUploads(app, bodyLimit);
  await app.register(cors, {
    origin: options.corsOrigins && options.corsOrigins.length > 0 ? [...options.corsOrigins] : false,
    credentials: false,
    strictPreflight: false,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: [
      "X-Request-Id",
      "X-Total-Count",
      "X-Search-Partial",
      "Idempotent-Replayed",
      "RateLimit-Limit",
      "RateLimit-Remaining",
      "RateLimit-Reset",
      "Retry-After",
    ],
    maxAge: 600,
  });
  registerAdmission(app);
  const rateLimits = new RateLimits(clock, { ...defaultRateLimits, ...options.rateLimits });
  const { services, door, idempotency, audit } = options;
  for (const bound of options.routes)
    mount(app, bound, { services, door, idempotency, audit, limits: rateLimits, clock, deadline });
  registerHealth(app, options.whyNotReady ?? (() => undefined));
  if (options.pictures) registerAvatars(app, options.pictures);
  if (options.chains) registerStirCerts(app, options.chains);
  if (options.metrics) registerMetrics(app, options.metrics, options.metricsToken);
  await registerDocs(app, contractRoutes, options.version ?? "0.0.0");
  return app;
}

/** Requests and their time, by method and class of status: words that cannot grow. */
function countRequests(app: FastifyInstance, metrics: Metrics): void {
  const labels = ["method", "status"] as const;
  const count = metrics.counter("opentact_http_requests_total", "HTTP requests answered", labels);
  const buckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];
  const seconds = metrics.histogram("opentact_http_request_seconds", "Time to answer an HTTP request", buckets);
  app.addHook("onResponse", async (request, reply) => {
    count.inc({ method: request.method, status: `${Math.floor(reply.statusCode / 100)}xx` });
    seconds.observe(reply.elapsedTime / 1000);
  });
}

/** Every operation of the contract is served, and nothing else. */
function checkComplete(bound: readonly Route[]): void {
  const served = new Set(bound);
  const missing = contractRoutes.filter((route) => !served.has(route)).map((route) => route.id);
  const foreign = bound.filter((route) => !contractRoutes.includes(route)).map((route) => route.id);
  if (missing.length > 0) throw new Error(`operations without a binding: ${missing.join(", ")}`);
  if (foreign.length > 0) throw new Error(`operations that are not in the contract: ${foreign.join(", ")}`);
}

function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && REQUEST_ID.test(given) ? given : newUuid();
}

function writeHeaders(request: FastifyRequest, reply: FastifyReply, isTls: boolean): void {
  reply.headers({ ...SECURITY_HEADERS, "x-request-id": request.id });
  if (isTls) reply.header("strict-transport-security", "max-age=31536000");
  if (request.url.startsWith("/rest")) reply.header("cache-control", "no-store");
}

function begin(request: FastifyRequest, reply: FastifyReply, isTls: boolean): void {
  writeHeaders(request, reply, isTls);
  // Said before the body is read: whatever it is, nobody wants it.
  if (request.is404) throw refusal("not_found");
  if (request.url.length > MAX_URL_CHARS) throw refusal("uri_too_long");
}

/** One line per request: the pattern of the route, never the URL, which may carry a token. */
function logAccess(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  const { method, id } = request;
  const route = request.routeOptions.url ?? "none";
  log.debug({ request: id, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "request");
}

/** What is no HTTP at all is answered in the envelope too, and the connection ends. */
function refuseBytes(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const status = tooLarge ? 431 : 400;
  const body = JSON.stringify({ ...errorBody(refusal("validation_failed", "Malformed request")), status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
