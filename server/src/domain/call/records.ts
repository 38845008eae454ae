import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { PageQuery } from "../../base/page.js";
import type { LinkGrant, SignedLinks } from "../../base/signed-links.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AudioFile, BlobStore } from "../blob/port.js";
import type { CallStore } from "./port/call-store.js";
import type { CallRecordRow } from "./port/record-row.js";

import { recordPayload } from "./rules.js";

/** How long a link is good when nobody says. */
const LINK_SECONDS = 900;

/** Recordings of calls (rest.md 16). */
export class CallRecords {
  readonly #store: CallStore;
  readonly #blobs: BlobStore;
  readonly #clock: Clock;
  readonly #links: SignedLinks;
  readonly #publicUrl: string;

  /** @param options.publicUrl address of the API without `/rest` */
  constructor(options: {
    store: CallStore;
    blobs: BlobStore;
    links: SignedLinks;
    clock: Clock;
    publicUrl: string;
  }) {
    this.#links = options.links;
    this.#store = options.store;
    this.#blobs = options.blobs;
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl.replace(/\/$/, "");
  }

  async list(actor: UserActor, call: string, page: PageQuery) {
    const found = await this.#store.records(reach(actor), call, page);
    if (!found) throw notFound("Call");
    return { data: found.data.map((record) => recordPayload(record, this.#publicUrl)), total: found.total };
  }

  async get(actor: UserActor, uuid: string) {
    return recordPayload(await this.#find(actor, uuid), this.#publicUrl);
  }

  /** 409 while it is being recorded; 404 when there is no audio. A failed one may have some: what was written before the disk failed. */
  async file(actor: UserActor, uuid: string): Promise<AudioFile> {
    return this.#audio(await this.#find(actor, uuid));
  }

  /**
   * An address that anybody may fetch the audio from.
   * @param ttlSeconds default 900
   */
  async link(actor: UserActor, uuid: string, ttlSeconds = LINK_SECONDS) {
    await this.#audio(await this.#find(actor, uuid));
    const expires = Math.floor(this.#clock.now() / 1000) + ttlSeconds;
    const signature = this.#links.sign({ uuid, expires });
    const url = `${this.#publicUrl}/rest/call/record/${uuid}/download?expires=${expires}&signature=${signature}`;
    return { url, expired_on: isoTime(expires * 1000) };
  }

  /** The audio for who has its address. 403 for one that was changed or has expired. */
  async linked(grant: LinkGrant, signature: string): Promise<AudioFile> {
    if (!this.#links.isValid(grant, signature, this.#clock.now()))
      throw new DomainError(403, "forbidden", "The link is not valid or has expired");
    const record = await this.#store.record(null, grant.uuid);
    if (!record) throw notFound("Record");
    return this.#audio(record);
  }

  async #audio(record: CallRecordRow): Promise<AudioFile> {
    refuseUnfinished(record);
    const key = record.file;
    const sizeBytes = key === null ? undefined : await this.#blobs.size(key);
    if (key === null || sizeBytes === undefined) throw notFound("Record");
    return {
      name: `${record.uuid}.${record.format}`,
      type: record.format === "mp3" ? "audio/mpeg" : "audio/wav",
      sizeBytes,
      read: (start, end) => this.#blobs.read(key, start, end),
    };
  }

  /** Removes the audio and keeps the row with state `deleted`. The row goes first: a file without a row is only waste. */
  async remove(actor: UserActor, uuid: string) {
    const before = await this.#find(actor, uuid);
    refuseUnfinished(before);
    const after = await this.#store.markRecordDeleted(reach(actor), uuid, isoTime(this.#clock.now()));
    if (!after) throw notFound("Record");
    if (before.file !== null) await this.#blobs.remove(before.file);
    return recordPayload(after, this.#publicUrl);
  }

  async #find(actor: UserActor, uuid: string): Promise<CallRecordRow> {
    const record = await this.#store.record(reach(actor), uuid);
    if (!record) throw notFound("Record");
    return record;
  }
}

function refuseUnfinished(record: CallRecordRow): void {
  if (record.state === "recording" || record.state === "stored")
    throw new DomainError(409, "conflict", "The call is being recorded");
}
