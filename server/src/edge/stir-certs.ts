import type { FastifyInstance } from "fastify";
import { refusal } from "./rest/errors.js";

/** Where chains of certificates come from. */
export interface Chains {
  /** PEM of the chain with the name `<16 hex digits>.pem`; undefined when there is none. */
  read(name: string): Promise<string | undefined>;
}

/** Serves the chains of our own certificates to everybody who verifies our calls (stir-shaken.md 6). */
export function registerStirCerts(app: FastifyInstance, chains: Chains): void {
  app.get<{ Params: { file: string } }>("/stir/certs/:file", async (request, reply) => {
    const chain = await chains.read(request.params.file);
    if (chain === undefined) throw refusal("not_found");
    reply.header("cache-control", "public, max-age=86400");
    return reply.type("application/pem-certificate-chain").send(chain);
  });
}
