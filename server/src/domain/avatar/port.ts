/** A picture as it is kept beside its file. */
export interface AvatarRow {
  /** Also its file name: random, so that it tells nothing and is never used twice. */
  readonly uuid: string;
  readonly account: string;
  /** uuid of the user or SIP user it shows. */
  readonly owner: string;
  readonly extension: AvatarExtension;
  readonly created_on: string;
}

export type AvatarExtension = "png" | "jpg" | "gif" | "webp";

/** Which pictures there are. */
export interface AvatarStore {
  insert(row: AvatarRow): Promise<void>;
  find(uuid: string): Promise<AvatarRow | undefined>;
  /** Removes the row of a picture of this owner and answers it; undefined when there is none. */
  take(owner: string, uuid: string): Promise<AvatarRow | undefined>;
}

/** Pictures of users and SIP users. */
export interface AvatarFiles {
  /**
   * Keeps a picture.
   * @returns its public URL, `…/avatar/<uuid>.<ext>`
   * @throws DomainError 400 when the content is no png, jpeg, gif or webp
   */
  keep(account: string, owner: string, bytes: Buffer): Promise<string>;
  /** Removes the picture behind a former `avatar` of this owner, if it is one of ours. Never rejects. */
  drop(owner: string, url: string | null): Promise<void>;
}
