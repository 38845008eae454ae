import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { HttpError } from "./http-error.js";

/** Encodings we ask for. */
export const ACCEPT_ENCODING = "gzip, deflate, br";

/** Pieces of a body so far, and their length. The list grows on. */
export type Arrived = (chunks: readonly Buffer[], sizeBytes: number) => void;

const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
  ["deflate", () => createInflate()],
  ["br", () => createBrotliDecompress()],
]);

/**
 * The whole body, decoded. The limit counts what comes out of the decoder, so that a small answer that grows is stopped
 * on the way; a declared length is never trusted.
 * @param isCut a body that is longer or broken ends there in place of being an error
 * @param arrived told after each piece of what is there
 * @throws HttpError too large, an encoding we did not ask for, broken encoding
 */
export async function readBody(
  body: Readable,
  encoding: string,
  maxBytes: number,
  isCut: boolean,
  arrived?: Arrived,
): Promise<Buffer> {
  // It is destroyed below, whatever happens; that may make it tell an error nobody waits for any more.
  body.on("error", () => undefined);
  const chunks: Buffer[] = [];
  try {
    await readInto(chunks, body, encoding, maxBytes, arrived);
  } catch (error) {
    if (!isCut) throw error;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

async function readInto(
  chunks: Buffer[],
  body: Readable,
  encoding: string,
  maxBytes: number,
  arrived: Arrived | undefined,
): Promise<void> {
  const plain = decoded(body, encoding.trim().toLowerCase());
  let sizeBytes = 0;
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      chunks.push(chunk);
      if (sizeBytes > maxBytes) throw new HttpError({ kind: "too_large" });
      arrived?.(chunks, sizeBytes);
    }
  } finally {
    // A body read to its end is left alone, so that its connection is kept.
    if (!body.readableEnded) body.destroy();
    plain.destroy();
  }
}

function decoded(body: Readable, encoding: string): Readable {
  if (encoding === "" || encoding === "identity") return body;
  const decoder = DECODERS.get(encoding)?.();
  if (!decoder) {
    body.destroy();
    throw new HttpError({ kind: "connection", code: "CONTENT_ENCODING" });
  }
  // `pipe` does not pass errors on.
  body.on("error", (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
