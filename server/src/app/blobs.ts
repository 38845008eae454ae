import { join } from "node:path";
import type { Config } from "../base/config.js";
import { SqlDataKeys } from "../store/data-key.js";
import { FileBlobs } from "../store/file-blobs.js";
import type { Database } from "./database.js";

/** Recordings and other files of accounts, in the data folder. */
export async function openBlobs({ DATA_DIR, BLOB_ENCRYPT }: Config, { store, box }: Database): Promise<FileBlobs> {
  const keys = new SqlDataKeys(store, box);
  await keys.load();
  return new FileBlobs({ folder: join(DATA_DIR, "blobs"), keys, isSealing: BLOB_ENCRYPT });
}
