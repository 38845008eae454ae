import type { BlobPlaces } from "../../domain/blob/port.js";
import type { MediaLookup } from "../../domain/media/port.js";
import type { Audio } from "../media/port.js";
import { CommandFailure } from "../script/context.js";
import type { Speech } from "../speech/tts.js";

/** Decoded audio kept for the next call: about an hour. */
const KEPT_BYTES = 64 * 1024 * 1024;

export interface MediaLibraryParts {
  readonly lookup: MediaLookup;
  readonly speech: Pick<Speech, "decodeFile">;
  readonly blobs: Pick<BlobPlaces, "placeOf">;
}

/**
 * Files that accounts have uploaded, as calls play them. A file that is replaced has another key, so what is kept is
 * never old; the oldest use leaves first.
 */
export class MediaLibrary {
  readonly #parts: MediaLibraryParts;
  readonly #kept = new Map<string, Audio>();
  #keptBytes = 0;

  constructor(parts: MediaLibraryParts) {
    this.#parts = parts;
  }

  /** @throws CommandFailure `File {x} not found` */
  async audio(account: string, uuidOrName: string): Promise<Audio> {
    const key = await this.#parts.lookup.playedKey(account, uuidOrName);
    if (key === undefined) throw new CommandFailure(`File ${uuidOrName} not found`);
    const { speech, blobs } = this.#parts;
    const audio = this.#kept.get(key) ?? (await speech.decodeFile(await blobs.placeOf(key)));
    this.#keep(key, audio);
    return audio;
  }

  #keep(key: string, audio: Audio): void {
    this.#drop(key);
    this.#kept.set(key, audio);
    this.#keptBytes += audio.samples.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= KEPT_BYTES) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const audio = this.#kept.get(key);
    if (!audio) return;
    this.#kept.delete(key);
    this.#keptBytes -= audio.samples.byteLength;
  }
}
