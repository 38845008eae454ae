import type { FastifyInstance } from "fastify";
import { refusal } from "./rest/errors.js";

/** Where pictures come from. */
export interface Pictures {
  /** The picture of a path `/avatar/<uuid>.<ext>`; undefined when there is none. */
  read(path: string): Promise<{ readonly type: string; readonly bytes: Buffer } | undefined>;
}

/** Serves the pictures of users to anybody who knows their random name. A picture never changes under its name. */
export function registerAvatars(app: FastifyInstance, pictures: Pictures): void {
  app.get<{ Params: { file: string } }>("/avatar/:file", async (request, reply) => {
    const picture = await pictures.read(`/avatar/${request.params.file}`);
    if (!picture) throw refusal("not_found");
    reply.header("cache-control", "public, max-age=31536000, immutable");
    reply.header("cross-origin-resource-policy", "cross-origin");
    return reply.type(picture.type).send(picture.bytes);
  });
}
