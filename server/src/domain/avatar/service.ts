import type { Clock } from "../../base/clock.js";
import { invalidField } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { BlobStore } from "../blob/port.js";
import type { AvatarFiles, AvatarRow, AvatarStore } from "./port.js";
import { AVATAR_TYPES, avatarName, pictureKind } from "./rules.js";

/** Pictures of users and SIP users, which anybody may see who knows their random name (rest.md 4, 15.2). */
export class Avatars implements AvatarFiles {
  readonly #store: AvatarStore;
  readonly #blobs: BlobStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #publicUrl: string;

  constructor(o: { store: AvatarStore; blobs: BlobStore; clock: Clock; log: Log; publicUrl: string }) {
    this.#store = o.store;
    this.#blobs = o.blobs;
    this.#clock = o.clock;
    this.#log = o.log;
    this.#publicUrl = o.publicUrl;
  }

  async keep(account: string, owner: string, bytes: Buffer): Promise<string> {
    const extension = pictureKind(bytes);
    if (!extension) throw invalidField("body.file", "must be a png, jpeg, gif or webp picture");
    const row: AvatarRow = { uuid: newUuid(), account, owner, extension, created_on: isoTime(this.#clock.now()) };
    // The row first: what is left behind by a kill in between can be found.
    await this.#store.insert(row);
    await this.#blobs.write(keyOf(row), bytes);
    return `${this.#publicUrl}/avatar/${row.uuid}.${extension}`;
  }

  async drop(owner: string, url: string | null): Promise<void> {
    const name = url?.startsWith(`${this.#publicUrl}/avatar/`) ? avatarName(url) : undefined;
    if (!name) return;
    try {
      const row = await this.#store.take(owner, name.uuid);
      if (row) await this.#blobs.remove(keyOf(row));
    } catch (error) {
      this.#log.warn({ err: error, avatar: name.uuid }, "a former picture was not removed");
    }
  }

  /** The picture of a path `/avatar/<uuid>.<ext>`; undefined when there is none. */
  async read(path: string): Promise<{ readonly type: string; readonly bytes: Buffer } | undefined> {
    const name = avatarName(path);
    const row = name && (await this.#store.find(name.uuid));
    if (!row || row.extension !== name.extension) return undefined;
    const size = await this.#blobs.size(keyOf(row));
    if (size === undefined) return undefined;
    return { type: AVATAR_TYPES[row.extension], bytes: await this.#blobs.read(keyOf(row), 0, size - 1) };
  }
}

function keyOf({ account, uuid, extension }: AvatarRow): string {
  return `${account}/avatar/${uuid}.${extension}`;
}
