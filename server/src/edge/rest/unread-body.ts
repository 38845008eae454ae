import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Keeps the connection of a request that is refused before its body was read, and reads what still comes of it, to no
 * use. A connection closed while bytes lie unread is reset, and the reset can take the answer away from a client that
 * is still sending (RFC 9112 9.6). How long the body may take stays as `BodyDeadline` says.
 */
export function readToTheEnd(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  if (raw.complete || raw.destroyed || reply.getHeader("connection") !== "close") return;
  reply.removeHeader("connection");
  raw.resume();
}
