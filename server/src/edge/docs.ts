import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { Route } from "@opentact/contract";
import type { FastifyInstance } from "fastify";
import { printOpenApi, tagsOf } from "./openapi.js";

/** Scripts and styles come from here only; the page styles its icons by data URLs. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves `/openapi.json` (the whole, or one tag by `?tag=`) and the docs page `/swagger/`, which offers the whole and
 * each tag. All its files come from this server.
 */
export async function registerDocs(app: FastifyInstance, routes: readonly Route[], version: string): Promise<void> {
  const document = printOpenApi(routes, { version });
  const tags = tagsOf(routes);
  app.get("/openapi.json", (request, reply) => {
    const { tag } = request.query as { tag?: unknown };
    const known = tags.find((one) => one === tag);
    const shown = known === undefined ? document : printOpenApi(routes, { version, tag: known });
    return reply.header("cache-control", "no-cache").send(shown);
  });
  await app.register(swagger, { mode: "static", specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: "/swagger",
    staticCSP: DOCS_POLICY,
    uiConfig: {
      deepLinking: true,
      docExpansion: "none",
      // Named as the published docs name them, so links of the form `?urls.primaryName=TAG: SIP_User` work.
      ...({
        urls: [
          { name: "All", url: "/openapi.json" },
          ...tags.map((tag) => ({ name: `TAG: ${tag}`, url: `/openapi.json?tag=${encodeURIComponent(tag)}` })),
        ],
      } as object),
    },
    theme: { title: "Opentact API" },
  });
}
