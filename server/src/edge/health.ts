import type { FastifyInstance } from "fastify";

/**
 * Serves `/healthz` (the process answers) and `/readyz` (it takes work).
 * @param whyNotReady what is missing, for example `starting` or `draining`; undefined when ready
 */
export function registerHealth(app: FastifyInstance, whyNotReady: () => string | undefined): void {
  app.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
  app.get("/readyz", (_request, reply) => {
    const reason = whyNotReady();
    return reason === undefined
      ? reply.send({ status: "ready" })
      : reply.code(503).header("retry-after", "5").send({ status: reason });
  });
}
