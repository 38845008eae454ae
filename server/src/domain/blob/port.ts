/** Audio that can be fetched: its type, its size and any part of it. */
export interface AudioFile {
  readonly name: string;
  readonly type: "audio/wav" | "audio/mpeg";
  readonly sizeBytes: number;
  /** Bytes `start` to `end`, both inclusive. */
  read(start: number, end: number): Promise<Buffer>;
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
}
