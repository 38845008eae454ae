import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Metrics } from "../base/metrics.js";
import { refusal } from "./rest/errors.js";

/**
 * Serves `/metrics` to the machine itself, or to whoever has the token.
 * @param token METRICS_TOKEN; when set it is needed from everywhere
 */
export function registerMetrics(app: FastifyInstance, metrics: Metrics, token: string | undefined): void {
  app.get("/metrics", async (request, reply) => {
    const isAllowed = token === undefined ? isLoopback(request.socket.remoteAddress) : hasToken(request.headers, token);
    // A stranger does not learn that there is something.
    if (!isAllowed) throw refusal("not_found");
    return reply.type(metrics.contentType).send(await metrics.print());
  });
}

/** The connection itself, not what a header says of it; a proxy on this machine must use the token. */
function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}

function hasToken(headers: { authorization?: string | undefined }, token: string): boolean {
  const given = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
