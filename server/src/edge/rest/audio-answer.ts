import { DomainError } from "../../base/errors.js";
import type { AudioFile } from "../../domain/blob/port.js";
import { Answer } from "./answer.js";
import { byteRange } from "./byte-range.js";
import { errorBody } from "./errors.js";

/** An audio file, or the part of it that was asked for. 416 with the size of the whole when the part lies behind the end. */
export async function audioAnswer(file: AudioFile, rangeHeader: string | string[] | undefined): Promise<Answer> {
  const range = byteRange(Array.isArray(rangeHeader) ? undefined : rangeHeader, file.sizeBytes);
  if (range === "unsatisfiable") return nothingThere(file.sizeBytes);
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  const body = file.sizeBytes === 0 ? Buffer.alloc(0) : await file.read(start, end);
  return new Answer(undefined, {
    ...(range ? { status: 206 } : {}),
    headers: {
      "accept-ranges": "bytes",
      "content-disposition": `inline; filename="${file.name}"`,
      ...(range ? { "content-range": `bytes ${start}-${end}/${file.sizeBytes}` } : {}),
    },
    raw: { type: file.type, body },
  });
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
