import type { IMedia, IMediaNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AudioFile, BlobStore } from "../blob/port.js";
import type { AudioJudge, MediaStore, StoredMedia } from "./port.js";

const NAME_MAX = 255;

export interface MediaParts {
  readonly store: MediaStore;
  readonly blobs: BlobStore;
  readonly audio: AudioJudge;
  readonly clock: Clock;
  /** Address of the API without `/rest`. */
  readonly publicUrl: string;
}

/** Files of an account that its calls play (rest.md 16.1). */
export class MediaFiles {
  readonly #parts: MediaParts;

  constructor(parts: MediaParts) {
    this.#parts = parts;
  }

  /**
   * Takes a file by its content, whatever it is called. 400 for what cannot be played.
   * @returns `isNew` false: it replaced the file of that name, which keeps its uuid
   */
  async upload(
    actor: UserActor,
    upload: { readonly name: string; readonly bytes: Buffer },
    { name = upload.name.replace(/^.*[/\\]/s, "") }: IMediaNewParams,
  ): Promise<{ readonly media: IMedia; readonly isNew: boolean }> {
    if (name === "" || name.length > NAME_MAX) throw invalidField("body.name", `1 to ${NAME_MAX} characters`, name);
    const judged = await this.#parts.audio.judge(upload.bytes);
    if ("problem" in judged)
      throw invalidField("body.file", `neither a WAV nor an MP3 file that can be played: ${judged.problem}`);
    const { format, seconds: duration, played: wav } = judged;
    const { account, user: by } = actor;
    const [uuid, now] = [newUuid(), isoTime(this.#parts.clock.now())];
    const keys = keysOf(account, format);
    await this.#parts.blobs.write(keys.file, upload.bytes);
    await this.#parts.blobs.write(keys.played, wav);
    const file = { uuid, account, by, now, name, format, duration, size: upload.bytes.length, ...keys };
    try {
      const { media, before } = await this.#parts.store.save(file);
      if (before) await this.#drop(before);
      return { media: this.#shown(media), isNew: before === undefined };
    } catch (error) {
      await this.#drop(keys);
      throw error;
    }
  }

  async list(actor: UserActor, page: PageQuery): Promise<Page<IMedia>> {
    const { data, total } = await this.#parts.store.list(actor.account, page);
    return { data: data.map((media) => this.#shown(media)), total };
  }

  async get(actor: UserActor, uuid: string): Promise<IMedia> {
    return this.#shown(found(await this.#parts.store.find(reach(actor), uuid)));
  }

  /** The file as it was uploaded. */
  async file(actor: UserActor, uuid: string): Promise<AudioFile> {
    const { file, format } = found(await this.#parts.store.find(reach(actor), uuid));
    const sizeBytes = found(await this.#parts.blobs.size(file));
    return {
      name: `${uuid}.${format}`,
      type: format === "mp3" ? "audio/mpeg" : "audio/wav",
      sizeBytes,
      read: (start, end) => this.#parts.blobs.read(file, start, end),
    };
  }

  /** The row goes first: a file without a row is only waste. */
  async remove(actor: UserActor, uuid: string): Promise<IMedia> {
    const media = found(await this.#parts.store.remove(reach(actor), uuid));
    await this.#drop(media);
    return this.#shown(media);
  }

  async #drop({ file, played }: Pick<StoredMedia, "file" | "played">): Promise<void> {
    await this.#parts.blobs.remove(file);
    await this.#parts.blobs.remove(played);
  }

  #shown({ account: _account, file: _file, played: _played, ...media }: StoredMedia): IMedia {
    return { ...media, url: `${this.#parts.publicUrl.replace(/\/$/, "")}/rest/media/${media.uuid}/file` };
  }
}

/** Names are random: whoever replaces a file never writes into one that is being read. */
function keysOf(account: string, format: "wav" | "mp3") {
  const key = newUuid();
  return { file: `${account}/media/${key}.${format}`, played: `${account}/media/${key}.8k.wav` };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Media");
  return value;
}
