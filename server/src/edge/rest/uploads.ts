import multipart from "@fastify/multipart";
import type { Route } from "@opentact/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { DomainError, invalidField } from "../../base/errors.js";
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

/** Says whether the caller, as the fields so far tell, may make the server keep a long file. */
type LongFileCheck = (fields: ParsedBody) => Promise<boolean>;

/**
 * Reads a multipart body to its end: fields become body fields, the part `file` the file of the request. Together the
 * fields are no longer than any other body. A file that the route does not ask for is read and dropped; it, and the
 * file of a caller who is not known yet, may be as long as any other body.
 * @throws DomainError 413 past a limit, 400 when the body breaks off, and what `mayBeLong` throws
 */
export async function readMultipart(request: FastifyRequest, route: Route, mayBeLong: LongFileCheck): Promise<Upload> {
  const { bodyLimit } = request.routeOptions;
  const form = new FormFields(bodyLimit);
  const fileSize = Math.max(route.file?.maxBytes ?? 0, bodyLimit);
  let file: UploadedFile | undefined;
  try {
    for await (const part of request.parts({ limits: { fileSize } })) {
      if (part.type === "field") form.add(part.fieldname, String(part.value));
      else if (route.textFiles?.includes(part.fieldname))
        form.add(part.fieldname, (await bytesOf(part.file, bodyLimit)).toString("utf8"));
      else {
        const wanted = part.fieldname === "file" && !file ? route.file : undefined;
        const isLong = wanted !== undefined && (await mayBeLong(form.body()));
        const bytes = await bytesOf(
          part.file,
          isLong ? wanted.maxBytes : Math.min(wanted?.maxBytes ?? bodyLimit, bodyLimit),
        );
        if (wanted) file = { name: part.filename, type: part.mimetype, bytes };
      }
    }
  } catch (error) {
    throw readingError(error);
  }
  return { body: form.body(), file };
}

/** The fields of a multipart body, all of them together no longer than a body may be. */
class FormFields {
  readonly #fields: Record<string, string | string[]> = {};
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @throws DomainError 413 */
  add(name: string, value: string): void {
    this.#bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (this.#bytes > this.#maxBytes) throw refusal("payload_too_large");
    addField(this.#fields, name, value);
  }

  body(): ParsedBody {
    return { value: cleaned(this.#fields), isText: true, isXml: false };
  }
}

/** @throws DomainError 413 */
async function bytesOf(file: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of file) {
    size += piece.length;
    if (size > maxBytes) throw refusal("payload_too_large");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
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
  const form = new FormFields(request.routeOptions.bodyLimit);
  const parts = request.parts({ limits: { fileSize: file.maxBytes } });
  try {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      const part = next.value;
      if (part.type === "field") form.add(part.fieldname, String(part.value));
      else if (part.fieldname !== "file") part.file.resume();
      else {
        const stream = piecesOf(part.file, (piece) => deadline.within(request, piece));
        const opened = { name: part.filename, type: part.mimetype, bytes: Buffer.alloc(0), stream };
        return { body: form.body(), file: opened, close: () => part.file.destroy() };
      }
    }
  } catch (error) {
    throw readingError(error);
  }
  return { body: form.body(), file: undefined, close: () => undefined };
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

function brokenOff(): Error {
  return invalidField("body", "invalid multipart body");
}

/** What is no refusal of ours is a body that broke off, or passed a limit of the parser. */
function readingError(error: unknown): Error {
  if (error instanceof DomainError) return error;
  return isLimit(error) ? refusal("payload_too_large") : brokenOff();
}

function isLimit(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 413;
}
