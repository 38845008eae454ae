import multipart from "@fastify/multipart";
import type { Route } from "@opentact/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { invalidField } from "../../base/errors.js";
import { addField, type ParsedBody } from "./bodies.js";
import { refusal } from "./errors.js";
import type { UploadedFile } from "./handle.js";
import { cleaned } from "./json-body.js";

/** Form fields in one multipart body. */
const MAX_FIELDS = 1000;
/** Files in one multipart body; only the field `file` is kept. */
const MAX_FILES = 10;

/** Lets the server take `multipart/form-data`. */
export async function registerUploads(app: FastifyInstance, bodyLimitBytes: number): Promise<void> {
  await app.register(multipart, { limits: { fieldSize: bodyLimitBytes, fields: MAX_FIELDS, files: MAX_FILES } });
}

/**
 * Reads a multipart body to its end: fields become body fields, the part `file` the file of the request.
 * A file that the route does not ask for is read and dropped.
 * @throws DomainError 413 past the limit of the route, 400 when a required file is missing
 */
export async function readMultipart(
  request: FastifyRequest,
  route: Route,
): Promise<{ body: ParsedBody; file: UploadedFile | undefined }> {
  const fields: Record<string, string | string[]> = {};
  const fileSize = route.file?.maxBytes ?? request.routeOptions.bodyLimit;
  let file: UploadedFile | undefined;
  try {
    for await (const part of request.parts({ limits: { fileSize } })) {
      if (part.type === "field") addField(fields, part.fieldname, String(part.value));
      else {
        const bytes = await part.toBuffer();
        if (part.fieldname === "file" && route.file) file ??= { name: part.filename, type: part.mimetype, bytes };
      }
    }
  } catch (error) {
    throw isLimit(error) ? refusal("payload_too_large") : invalidField("body", "invalid multipart body");
  }
  return { body: { value: cleaned(fields), isText: true, isXml: false }, file };
}

function isLimit(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 413;
}
