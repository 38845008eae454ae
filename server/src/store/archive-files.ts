import { createGzip, type Gzip } from "node:zlib";
import { createFile, type GrowingFile } from "../base/growing-file.js";
import type { BlobPlaces } from "../domain/blob/port.js";
import type { ArchiveFiles, ArchiveSink } from "../domain/export/port.js";

/** Gzipped files among the blobs, sealed as others are. */
export class GzipFiles implements ArchiveFiles {
  readonly #places: Pick<BlobPlaces, "newPlace">;

  constructor(places: Pick<BlobPlaces, "newPlace">) {
    this.#places = places;
  }

  async open(key: string): Promise<ArchiveSink> {
    return new GzipSink(await createFile(await this.#places.newPlace(key)));
  }
}

/** Packs on the threads of the runtime while the next part is read; what waits is bounded by both streams. */
class GzipSink implements ArchiveSink {
  readonly #file: GrowingFile;
  readonly #gzip: Gzip = createGzip();
  /** Resolves to the size of the file. */
  readonly #written: Promise<number>;
  #failure: unknown;

  constructor(file: GrowingFile) {
    this.#file = file;
    this.#written = this.#writeAll();
    this.#written.catch((error: unknown) => {
      this.#failure = error;
      this.#gzip.destroy();
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (bytes.length === 0) return;
    const taken = new Promise<void>((resolve) => void this.#gzip.write(bytes, () => resolve()));
    // A disk that is full ends the wait too.
    await Promise.race([taken, this.#written]);
    if (this.#failure !== undefined) throw this.#failure;
  }

  async close(): Promise<number> {
    this.#gzip.end();
    const size = await this.#written;
    await this.#file.close();
    return size;
  }

  async abandon(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
  }

  async #writeAll(): Promise<number> {
    let size = 0;
    for await (const part of this.#gzip as AsyncIterable<Buffer>) {
      await this.#file.write(part, size);
      size += part.length;
    }
    return size;
  }
}
