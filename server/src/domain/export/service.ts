import type { IAccountExport, IAccountExportNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { LinkGrant, SignedLinks } from "../../base/signed-links.js";
import type { UserActor } from "../auth/port.js";
import { listAccount, reach } from "../auth/rules.js";
import type { BlobStore, ServedFile } from "../blob/port.js";
import { archiveKey, type ExportStore, type StoredExport } from "./port.js";

/** How long a link is good when nobody says. */
const LINK_SECONDS = 900;
/** Archives of one look. */
const BATCH = 100;

export interface AccountExportParts {
  readonly store: ExportStore;
  readonly blobs: Pick<BlobStore, "size" | "read" | "remove">;
  readonly links: SignedLinks;
  readonly clock: Clock;
  readonly log: Log;
  /** Address of the API without `/rest`. */
  readonly publicUrl: string;
}

/** Archives of what accounts have: asked for, fetched, removed (security.md 13). `ExportWork` makes them. */
export class AccountExports {
  readonly #o: AccountExportParts;

  constructor(parts: AccountExportParts) {
    this.#o = parts;
  }

  /** 404 account, 409 while another archive of it is being made. */
  async create(actor: UserActor, { account }: IAccountExportNewParams): Promise<IAccountExport> {
    const wanted = { uuid: newUuid(), account: listAccount(actor, account), by: actor.user, now: this.#now() };
    const made = await this.#o.store.create(wanted);
    if (made === "unknown") throw notFound("Account");
    if (made === "busy") throw new DomainError(409, "conflict", "An archive of the account is being made");
    return made;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IAccountExport>> {
    return this.#o.store.list(actor.account, page);
  }

  get(actor: UserActor, uuid: string): Promise<IAccountExport> {
    return this.#find(actor, uuid);
  }

  /** 409 while it is being made, 404 when it failed or is gone. */
  async file(actor: UserActor, uuid: string): Promise<ServedFile> {
    return this.#archive(await this.#find(actor, uuid));
  }

  /** @param ttlSeconds default 900 */
  async link(actor: UserActor, uuid: string, ttlSeconds = LINK_SECONDS) {
    await this.#archive(await this.#find(actor, uuid));
    const { clock, links, publicUrl } = this.#o;
    const expires = Math.floor(clock.now() / 1000) + ttlSeconds;
    const query = `expires=${expires}&signature=${links.sign({ uuid, expires })}`;
    const url = `${publicUrl.replace(/\/$/, "")}/rest/account/export/${uuid}/download?${query}`;
    return { url, expired_on: isoTime(expires * 1000) };
  }

  /** The archive for who has its address. 403 for one that was changed or has expired. */
  async linked(grant: LinkGrant, signature: string): Promise<ServedFile> {
    const { clock, links, store } = this.#o;
    if (!links.isValid(grant, signature, clock.now()))
      throw new DomainError(403, "forbidden", "The link is not valid or has expired");
    const found = await store.find(null, grant.uuid);
    if (found?.state !== "available") throw notFound("Archive");
    return this.#archive(found);
  }

  /** The row goes first: a file without a row is only waste. One that is being made ends with its next part. */
  async remove(actor: UserActor, uuid: string): Promise<IAccountExport> {
    const before = await this.#find(actor, uuid);
    const after = await this.#o.store.markGone(reach(actor), uuid, this.#now());
    if (!after) throw notFound("Archive");
    // It may just have been begun.
    await this.#o.blobs.remove(archiveKey(before));
    return after;
  }

  /** Part of job `retention`: removes archives whose time is over. */
  async removeExpired(signal: AbortSignal): Promise<void> {
    const { store, log } = this.#o;
    const now = this.#now();
    let last: StoredExport | undefined;
    do {
      const due = await store.expired(now, BATCH, last);
      for (const archive of due) {
        signal.throwIfAborted();
        await this.#expire(archive).catch((error: unknown) => {
          // The others must not wait for it; the next run tries again.
          log.error({ err: error, archive: archive.uuid }, "an archive could not be removed");
        });
      }
      last = due.length < BATCH ? undefined : due.at(-1);
    } while (last);
  }

  async #expire({ uuid, file }: StoredExport): Promise<void> {
    if (file !== null) await this.#o.blobs.remove(file);
    await this.#o.store.markGone(null, uuid, this.#now());
  }

  async #find(actor: UserActor, uuid: string): Promise<StoredExport> {
    const found = await this.#o.store.find(reach(actor), uuid);
    if (!found) throw notFound("Archive");
    return found;
  }

  async #archive({ uuid, state, file, created_on }: StoredExport): Promise<ServedFile> {
    if (state === "waiting" || state === "running") throw new DomainError(409, "conflict", "The archive is being made");
    const { blobs } = this.#o;
    const sizeBytes = state === "available" && file !== null ? await blobs.size(file) : undefined;
    if (file === null || sizeBytes === undefined) throw notFound("Archive");
    return {
      name: `account-${created_on.slice(0, 10)}-${uuid.slice(0, 8)}.tar.gz`,
      type: "application/gzip",
      sizeBytes,
      read: (start, end) => blobs.read(file, start, end),
    };
  }

  #now(): string {
    return isoTime(this.#o.clock.now());
  }
}
