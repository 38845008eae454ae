import type { IToken } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

/** A token to write: its hash and its first four characters, never the token. */
export interface NewToken {
  readonly uuid: string;
  readonly account: string;
  readonly user: string;
  readonly name: string;
  readonly ttl: number;
  readonly hash: string;
  readonly prefix: string;
  readonly expired_on: string;
  readonly now: string;
}

/** API tokens at rest, each read as its masked entity. */
export interface TokenStore {
  list(user: string, page: PageQuery): Promise<Page<IToken>>;
  /** Removes those that ended by `now`. */
  removeExpired(now: string): Promise<void>;
  transaction<T>(work: (tx: TokenTx) => Promise<T>): Promise<T>;
}

export interface TokenTx {
  /** Tokens of the account that have not expired; the account is locked, so that parallel requests count right. */
  countLive(account: string, now: string): Promise<number>;
  insert(token: NewToken): Promise<void>;
  /** False: the user has no such token. */
  update(
    user: string,
    uuid: string,
    change: { readonly name?: string; readonly ttl?: number; readonly expired_on?: string; readonly now: string },
  ): Promise<boolean>;
  entity(user: string, uuid: string): Promise<IToken | undefined>;
  uuidOfHash(user: string, hash: string): Promise<string | undefined>;
  remove(user: string, uuid: string): Promise<void>;
  /** uuids of what was removed. */
  removeAll(user: string): Promise<readonly string[]>;
}
