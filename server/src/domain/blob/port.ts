import type { FilePlace } from "../../base/growing-file.js";

/** A file that can be fetched: its type, its size and any part of it. */
export interface ServedFile {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** Bytes `start` to `end`, both inclusive. */
  read(start: number, end: number): Promise<Buffer>;
}

/** Audio that can be fetched. */
export interface AudioFile extends ServedFile {
  readonly type: "audio/wav" | "audio/mpeg";
}

/** Files of the platform, by key: recordings, media, avatars. A key is a relative path below the account's folder. */
export interface BlobStore {
  /** Size in bytes; undefined when there is no such file. */
  size(key: string): Promise<number | undefined>;
  /** Bytes `start` to `end`, both inclusive. Rejects when the file is not there or shorter. */
  read(key: string, start: number, end: number): Promise<Buffer>;
  /** The file is whole as soon as it is there. Resolves when it lies on the disk. */
  write(key: string, bytes: Buffer): Promise<void>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Removes every file of an account. */
  removeAll(account: string): Promise<void>;
}

/** Files that are written and read by threads and programs: they get the place, not the bytes. */
export interface BlobPlaces {
  /** For a new file, its folder made. It is sealed with the key of its account, unless that is switched off. */
  newPlace(key: string): Promise<FilePlace>;
  /** Of a file that is there, with what opens it. */
  placeOf(key: string): Promise<FilePlace>;
}

/** Keys of the files of accounts. */
export interface DataKeys {
  /** Made when the account has none yet. */
  ensure(account: string): Promise<Uint8Array>;
  /** Undefined = it has none, or has none any more. */
  find(account: string): Promise<Uint8Array | undefined>;
}
