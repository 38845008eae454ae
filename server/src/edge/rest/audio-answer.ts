import { DomainError } from "../../base/errors.js";
import type { AudioFile } from "../../domain/blob/port.js";
import { Answer } from "./answer.js";
import { byteRange } from "./byte-range.js";

/** An audio file, or the part of it that was asked for. 416 when the part lies behind the end. */
export async function audioAnswer(file: AudioFile, rangeHeader: string | string[] | undefined): Promise<Answer> {
  const range = byteRange(Array.isArray(rangeHeader) ? undefined : rangeHeader, file.sizeBytes);
  if (range === "unsatisfiable") throw new DomainError(416, "range_not_satisfiable", "Range not satisfiable");
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
