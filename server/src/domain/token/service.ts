import type { IToken, ITokenNewParams, ITokenUpdateParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid, randomToken } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { RevocationSink, UserActor } from "../auth/port.js";
import { tokenHash } from "../auth/rules.js";
import type { TokenStore } from "./port.js";

/** One year. */
const DEFAULT_TTL_SECONDS = 31_536_000;
const TOKEN_CHARS = 48;
/** security.md 4. */
const MAX_PER_ACCOUNT = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** API tokens of the calling user (rest.md 3). A deleted one is refused at once, on open sockets too. */
export class Tokens {
  readonly #store: TokenStore;
  readonly #revoker: RevocationSink;
  readonly #clock: Clock;

  constructor(o: { store: TokenStore; revoker: RevocationSink; clock: Clock }) {
    this.#store = o.store;
    this.#revoker = o.revoker;
    this.#clock = o.clock;
  }

  /** The answer is the only one with the complete token. 409 with 100 tokens in the account. */
  create(actor: UserActor, body: ITokenNewParams): Promise<IToken> {
    const token = randomToken(TOKEN_CHARS);
    const uuid = newUuid();
    const ttl = body.ttl ?? DEFAULT_TTL_SECONDS;
    const row = { uuid, account: actor.account, user: actor.user, name: body.name, ttl, ...this.#times(ttl) };
    return this.#store.transaction(async (tx) => {
      if ((await tx.countLive(actor.account, row.now)) >= MAX_PER_ACCOUNT)
        throw new DomainError(409, "conflict", `More than ${MAX_PER_ACCOUNT} tokens`);
      await tx.insert({ ...row, hash: tokenHash(token), prefix: token.slice(0, 4) });
      const entity = await tx.entity(actor.user, uuid);
      if (!entity) throw new Error("the token that was just written is not there");
      return { ...entity, token };
    });
  }

  list(actor: UserActor, page: PageQuery): Promise<Page<IToken>> {
    return this.#store.list(actor.user, page);
  }

  /** A new lifetime counts from now. */
  update(actor: UserActor, uuid: string, body: ITokenUpdateParams): Promise<IToken> {
    const { now, expired_on } = this.#times(body.ttl ?? 0);
    return this.#store.transaction(async (tx) => {
      const change = { ...body, ...(body.ttl === undefined ? {} : { expired_on }), now };
      const isThere = Object.keys(body).length === 0 || (await tx.update(actor.user, uuid, change));
      const entity = isThere ? await tx.entity(actor.user, uuid) : undefined;
      if (!entity) throw new DomainError(404, "not_found", "Not found");
      return entity;
    });
  }

  /** @param name the token itself or its uuid */
  async remove(actor: UserActor, name: string): Promise<IToken> {
    const removed = await this.#store.transaction(async (tx) => {
      const uuid = UUID.test(name) ? name.toLowerCase() : await tx.uuidOfHash(actor.user, tokenHash(name));
      const entity = uuid === undefined ? undefined : await tx.entity(actor.user, uuid);
      if (!entity) throw notFound("Token");
      await tx.remove(actor.user, entity.uuid);
      return entity;
    });
    this.#revoker.tell({ account: actor.account, user: actor.user, token: removed.uuid });
    return removed;
  }

  async removeAll(actor: UserActor): Promise<{ deleted: number }> {
    const removed = await this.#store.transaction((tx) => tx.removeAll(actor.user));
    for (const token of removed) this.#revoker.tell({ account: actor.account, user: actor.user, token });
    return { deleted: removed.length };
  }

  /** Job `expired_tokens`: removes those that have ended. */
  removeExpired(): Promise<void> {
    return this.#store.removeExpired(isoTime(this.#clock.now()));
  }

  #times(ttlSeconds: number): { now: string; expired_on: string } {
    const nowMs = this.#clock.now();
    return { now: isoTime(nowMs), expired_on: isoTime(nowMs + ttlSeconds * 1000) };
  }
}
