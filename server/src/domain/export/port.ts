import type { IAccountExport } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

/** Name of the task that makes an archive. */
export const EXPORT_JOB = "account-export";

/** Where an archive lies. */
export function archiveKey({ account, uuid }: { readonly account: string; readonly uuid: string }): string {
  return `${account}/export/${uuid}.tar.gz`;
}

/** An archive as stored. */
export interface StoredExport extends IAccountExport {
  /** Key of the file; null before it is begun and after it is gone. */
  readonly file: string | null;
}

/** How far an archive is. */
export interface ExportProgress {
  readonly calls: number;
  readonly messages: number;
  readonly records: number;
}

/** A file that an archive says goes into it. */
export interface ExportedRecord {
  /** The row as one line of JSON, without its key. */
  readonly line: string;
  readonly uuid: string;
  readonly format: "wav" | "mp3";
  /** Key of the audio; null: there is none. */
  readonly file: string | null;
}

/** Where a walk through the rows of an account goes on: behind this row. Undefined: at the newest. */
export interface ExportCursor {
  readonly created_on: string;
  readonly uuid: string;
}

/** Some rows, and where the next ones are; undefined: these were the last. */
export interface ExportRows<T> {
  readonly rows: readonly T[];
  readonly next: ExportCursor | undefined;
}

/** What accounts have, row by row, the newest first; what comes in meanwhile is left out. */
export interface ExportReads {
  /** Lines of JSON. */
  calls(account: string, after: ExportCursor | undefined): Promise<ExportRows<string>>;
  messages(account: string, after: ExportCursor | undefined): Promise<ExportRows<string>>;
  records(account: string, after: ExportCursor | undefined): Promise<ExportRows<ExportedRecord>>;
}

/** Archives at rest. */
export interface ExportStore {
  list(account: string, page: PageQuery): Promise<Page<IAccountExport>>;
  /** @param reach the account; null: any */
  find(reach: string | null, uuid: string): Promise<StoredExport | undefined>;
  /** Adds an archive and the job that makes it. `unknown`: no such account; `busy`: another one is being made. */
  create(made: {
    uuid: string;
    account: string;
    by: string;
    now: string;
  }): Promise<IAccountExport | "unknown" | "busy">;
  /** Begins to make it, anew after a kill. False: nobody waits for it any more. */
  begin(uuid: string, file: string, now: string): Promise<boolean>;
  /** False: it was given up. */
  progress(uuid: string, so: ExportProgress, now: string): Promise<boolean>;
  /** It can be fetched. False: it was given up. */
  finish(uuid: string, done: { size: number; expired_on: string; now: string }): Promise<boolean>;
  fail(uuid: string, reason: string, now: string): Promise<void>;
  /** Archives of an account beside this one whose file is there. */
  others(account: string, uuid: string): Promise<readonly StoredExport[]>;
  /** Archives whose time is over, in its order, behind `after`. */
  expired(now: string, max: number, after?: StoredExport): Promise<readonly StoredExport[]>;
  /** Its file is gone, or will be. Undefined: there is no such archive within reach. */
  markGone(reach: string | null, uuid: string, now: string): Promise<StoredExport | undefined>;
  /** Asks for the job again, later. */
  postpone(uuid: string, until: string): Promise<void>;
}

/** An archive that is being written. */
export interface ArchiveSink {
  /** Resolves when there is room for more. Rejects with the error of the system (`ENOSPC`: the disk is full). */
  write(bytes: Uint8Array): Promise<void>;
  /** @returns bytes of the whole file */
  close(): Promise<number>;
  /** Stops writing; what was written stays. Idempotent. */
  abandon(): Promise<void>;
}

/** Makes gzipped files under keys of the blob store, whatever their length. */
export interface ArchiveFiles {
  open(key: string): Promise<ArchiveSink>;
}
