import multipart from "@fastify/multipart";
import type { Route } from "@opentact/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { invalidField } from "../../base/errors.js";
import { addField, type ParsedBody } from "./bodies.js";
import type { BodyDeadline } from "./body-deadline.js";
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

/** A multipart request: its fields and its file. */
export interface Upload {
  readonly body: ParsedBody;
  readonly file: UploadedFile | undefined;
}

/**
 * Reads a multipart body to its end: fields become body fields, the part `file` the file of the request.
 * A file that the route does not ask for is read and dropped.
 * @throws DomainError 413 past the limit of the route, 400 when a required file is missing
 */
export async function readMultipart(request: FastifyRequest, route: Route): Promise<Upload> {
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
    throw isLimit(error) ? refusal("payload_too_large") : brokenOff();
  }
  return { body: formOf(fields), file };
}

/** A multipart request whose file is still coming in. */
export interface OpenUpload extends Upload {
  /** Nobody reads what is left of the file. Idempotent. */
  close(): void;
}

/**
 * Reads a multipart body up to its part `file`, which the operation then reads as it comes in. Fields behind the file
 * are not read.
 * @throws DomainError 400; reading the stream: 413 past the limit of the route, 400 when it breaks off
 */
export async function openMultipart(
  request: FastifyRequest,
  file: { readonly maxBytes: number },
  deadline: BodyDeadline,
): Promise<OpenUpload> {
  const fields: Record<string, string | string[]> = {};
  const parts = request.parts({ limits: { fileSize: file.maxBytes } });
  try {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      const part = next.value;
      if (part.type === "field") addField(fields, part.fieldname, String(part.value));
      else if (part.fieldname !== "file") part.file.resume();
      else {
        const stream = piecesOf(part.file, (piece) => deadline.within(request, piece));
        const opened = { name: part.filename, type: part.mimetype, bytes: Buffer.alloc(0), stream };
        return { body: formOf(fields), file: opened, close: () => part.file.destroy() };
      }
    }
  } catch {
    throw brokenOff();
  }
  return { body: formOf(fields), file: undefined, close: () => undefined };
}

type FilePart = AsyncIterable<Uint8Array> & { readonly truncated?: boolean };

async function* piecesOf(
  file: FilePart,
  patiently: <T>(piece: Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array, void> {
  const pieces = file[Symbol.asyncIterator]();
  try {
    for (let next = await patiently(pieces.next()); next.done !== true; next = await patiently(pieces.next()))
      yield next.value;
  } catch {
    throw brokenOff();
  }
  if (file.truncated === true) throw refusal("payload_too_large");
}

function formOf(fields: Record<string, string | string[]>): ParsedBody {
  return { value: cleaned(fields), isText: true, isXml: false };
}

function brokenOff(): Error {
  return invalidField("body", "invalid multipart body");
}

function isLimit(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 413;
}
