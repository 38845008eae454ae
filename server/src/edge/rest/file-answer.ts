import { Readable } from "node:stream";
import type { Route } from "@opentact/contract";
import { DomainError } from "../../base/errors.js";
import type { ServedFile } from "../../domain/blob/port.js";
import { Answer } from "./answer.js";
import { byteRange } from "./byte-range.js";
import { errorBody } from "./errors.js";
import type { Context } from "./handle.js";

/** Of a file that is in memory at once. */
const PART_BYTES = 1024 * 1024;

/** What decides how much of a file is read. */
export type FileRequest = Pick<Context<Route>, "headers" | "isHead">;

/**
 * A file, or the part of it that was asked for. 416 with the size of the whole when the part lies behind the end.
 * @param disposition `attachment`: to be saved, never shown
 */
export async function fileAnswer(
  file: ServedFile,
  { headers: { range: wanted }, isHead }: FileRequest,
  disposition: "inline" | "attachment" = "inline",
): Promise<Answer> {
  const range = byteRange(Array.isArray(wanted) ? undefined : wanted, file.sizeBytes);
  if (range === "unsatisfiable") return nothingThere(file.sizeBytes);
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  return new Answer(undefined, {
    ...(range ? { status: 206 } : {}),
    headers: {
      "accept-ranges": "bytes",
      "content-length": String(end - start + 1),
      "content-disposition": `${disposition}; filename="${file.name}"`,
      ...(range ? { "content-range": `bytes ${start}-${end}/${file.sizeBytes}` } : {}),
    },
    raw: { type: file.type, body: isHead ? nothingToRead() : await bodyOf(file, start, end) },
  });
}

/** A stream, for the length of the answer stays that of the file then. */
function nothingToRead(): Readable {
  return Readable.from([]);
}

/** What fits into memory is read before the answer begins, so that one that cannot be read is answered as such. */
async function bodyOf(file: ServedFile, start: number, end: number): Promise<Buffer | Readable> {
  if (end < start) return Buffer.alloc(0);
  const first = await file.read(start, Math.min(end, start + PART_BYTES - 1));
  if (start + first.length > end) return first;
  return Readable.from(partsOf(file, first, start + first.length, end), { objectMode: false });
}

async function* partsOf(file: ServedFile, first: Buffer, from: number, end: number): AsyncGenerator<Buffer> {
  yield first;
  for (let at = from; at <= end; at += PART_BYTES) yield await file.read(at, Math.min(end, at + PART_BYTES - 1));
}

/** RFC 9110 §15.5.17: the size lets the client ask anew. */
function nothingThere(sizeBytes: number): Answer {
  const error = new DomainError(416, "range_not_satisfiable", "Range not satisfiable");
  return new Answer(undefined, {
    status: error.status,
    headers: { "content-range": `bytes */${sizeBytes}` },
    raw: { type: "application/json; charset=utf-8", body: JSON.stringify(errorBody(error)) },
  });
}
