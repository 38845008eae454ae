import type { IUserCartEntry, IUserCartEntryNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { UserActor } from "../auth/port.js";
import type { CartStore } from "./port.js";

const MAX_ENTRIES = 100;
const MAX_BYTES = 16 * 1024;
/** A week. */
const DEFAULT_TTL_SECONDS = 604_800;

/** What a user puts aside (rest.md 4): free objects that hold nothing, each until its time is over. */
export class Carts {
  readonly #store: CartStore;
  readonly #clock: Clock;

  constructor(options: { store: CartStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IUserCartEntry>> {
    return this.#store.list(actor.user, this.#after(0), page);
  }

  /** 400 for more than 16 KiB, 409 for the 101st entry. */
  async create(actor: UserActor, { payload, ttl }: IUserCartEntryNewParams): Promise<IUserCartEntry> {
    checkSize(payload);
    const uuid = newUuid();
    const expired_on = this.#after(ttl ?? DEFAULT_TTL_SECONDS);
    const isAdded = await this.#store.add(
      { uuid, user: actor.user, payload, expired_on, now: this.#after(0) },
      MAX_ENTRIES,
    );
    if (!isAdded) throw new DomainError(409, "conflict", `More than ${MAX_ENTRIES} cart entries`);
    return { uuid, payload };
  }

  async update(actor: UserActor, uuid: string, { payload, ttl }: IUserCartEntryNewParams): Promise<IUserCartEntry> {
    checkSize(payload);
    const change = { payload, ...(ttl === undefined ? {} : { expired_on: this.#after(ttl) }) };
    if (!(await this.#store.update(actor.user, uuid, this.#after(0), change))) throw notFound("Entry");
    return { uuid, payload };
  }

  async remove(actor: UserActor, uuid: string): Promise<IUserCartEntry> {
    const removed = await this.#store.remove(actor.user, uuid, this.#after(0));
    if (!removed) throw notFound("Entry");
    return removed;
  }

  async clear(actor: UserActor): Promise<{ deleted: number }> {
    return { deleted: await this.#store.clear(actor.user, this.#after(0)) };
  }

  /** Job `cart-expiry`: removes entries whose time is over. */
  removeExpired(): Promise<void> {
    return this.#store.removeExpired(this.#after(0));
  }

  #after(seconds: number): string {
    return isoTime(this.#clock.now() + seconds * 1000);
  }
}

function checkSize(payload: object): void {
  if (Buffer.byteLength(JSON.stringify(payload)) > MAX_BYTES)
    throw invalidField("body.payload", `more than ${MAX_BYTES} bytes`);
}
