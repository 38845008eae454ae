import { type ErrorBody, type ProblemWord, problemCodes } from "@opentact/contract";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { DomainError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import { readToTheEnd } from "./unread-body.js";

/** A documented refusal with its own text where it has one. */
export function refusal(code: ProblemWord, message: string = problemCodes[code].message): DomainError {
  return new DomainError(problemCodes[code].status, code, message);
}

/** What Fastify itself refuses, before a route is reached. */
const FASTIFY_CODES: Readonly<Record<string, ProblemWord>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "payload_too_large",
  FST_REQ_FILE_TOO_LARGE: "payload_too_large",
  FST_PARTS_LIMIT: "payload_too_large",
  FST_FILES_LIMIT: "payload_too_large",
  FST_FIELDS_LIMIT: "payload_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "validation_failed",
  FST_ERR_CTP_INVALID_JSON_BODY: "invalid_json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "invalid_json",
  FST_ERR_BAD_URL: "validation_failed",
  // No id is that long.
  FST_ERR_MAX_PARAM_LENGTH: "not_found",
  FST_INVALID_MULTIPART_CONTENT_TYPE: "unsupported_media_type",
  FST_PROTO_VIOLATION: "validation_failed",
};

/** The rest of what Fastify and its plugins refuse, by status. */
const STATUS_CODES: Readonly<Record<number, ProblemWord>> = {
  400: "validation_failed",
  404: "not_found",
  413: "payload_too_large",
  414: "uri_too_long",
  415: "unsupported_media_type",
};

/** Any thrown thing as a refusal; undefined for a fault of ours. */
export function asRefusal(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const { code, statusCode } = error as FastifyError;
  const word = (code === undefined ? undefined : FASTIFY_CODES[code]) ?? STATUS_CODES[statusCode ?? 500];
  return word && refusal(word);
}

/** The envelope of a refusal (rest.md 1.4). `fields` only with 400. */
export function errorBody(error: DomainError): ErrorBody {
  const { status, code, message, fields } = error;
  return { success: false, message, status, meta: code, ...(status === 400 && fields ? { fields } : {}) };
}

/** Answers whatever was thrown. A fault of ours is logged with the request id and answered without any inner detail. */
export function errorHandler(log: Log) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const known = asRefusal(error);
    if (!known) {
      log.error({ err: error, request: request.id, route: request.routeOptions.url }, "request failed");
    }
    const answer = known ?? refusal("internal");
    if (answer.status === 401) reply.header("www-authenticate", "Bearer");
    if (answer instanceof TooManyRequests) reply.header("retry-after", String(answer.retryAfterSeconds));
    if (answer.status === 503) reply.header("retry-after", "5");
    readToTheEnd(request, reply);
    reply
      .code(answer.status)
      .type("application/json; charset=utf-8")
      .send(JSON.stringify(errorBody(answer)));
  };
}
