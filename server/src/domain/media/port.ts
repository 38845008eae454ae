import type { IMedia } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

/** A file as stored: without its address, with the keys of its blobs. */
export interface StoredMedia extends Omit<IMedia, "url"> {
  readonly account: string;
  /** Key of the file as it was uploaded. */
  readonly file: string;
  /** Key of what calls play: WAV, 8000 Hz, mono. */
  readonly played: string;
}

export interface NewMedia {
  readonly uuid: string;
  readonly account: string;
  readonly by: string;
  readonly now: string;
  readonly name: string;
  readonly format: "wav" | "mp3";
  readonly duration: number;
  readonly size: number;
  readonly file: string;
  readonly played: string;
}

/** Files of accounts at rest. `reach` is an account, or null for an Admin. */
export interface MediaStore {
  list(account: string, page: PageQuery): Promise<Page<StoredMedia>>;
  find(reach: string | null, uuid: string): Promise<StoredMedia | undefined>;
  /** Stores a file, in place of one of the account with that name: `before` is then the one it replaced. */
  save(media: NewMedia): Promise<{ readonly media: StoredMedia; readonly before: StoredMedia | undefined }>;
  /** Undefined: there is none. */
  remove(reach: string | null, uuid: string): Promise<StoredMedia | undefined>;
}

/** Finds what a call is to play. */
export interface MediaLookup {
  /** Key of the audio of the account's file with that uuid or name. */
  playedKey(account: string, uuidOrName: string): Promise<string | undefined>;
}

/** Audio that was uploaded, judged by its content. */
export interface JudgedAudio {
  readonly format: "wav" | "mp3";
  /** 2 decimals. */
  readonly seconds: number;
  /** WAV, 8000 Hz, mono. */
  readonly played: Buffer;
}

/** What is wrong with an upload, in words for who sent it. */
export interface AudioProblem {
  readonly problem: string;
}

/** Decodes uploads. Implemented by the speech of the engine. */
export interface AudioJudge {
  /** A problem: it cannot be played. Rejects with DomainError 503 when the decoder has too much to do. */
  judge(bytes: Buffer): Promise<JudgedAudio | AudioProblem>;
}
