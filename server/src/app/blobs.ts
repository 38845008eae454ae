import { join } from "node:path";
import type { Config } from "../base/config.js";
import { SqlDataKeys } from "../store/data-key.js";
import { FileBlobs } from "../store/file-blobs.js";
import type { Database } from "./database.js";

/** Recordings and other files of accounts, in the data folder, and the keys they are sealed with. */
export async function openBlobs({ DATA_DIR, BLOB_ENCRYPT }: Config, { store, box }: Database) {
  const dataKeys = new SqlDataKeys(store, box);
  await dataKeys.load();
  const blobs = new FileBlobs({ folder: join(DATA_DIR, "blobs"), keys: dataKeys, isSealing: BLOB_ENCRYPT });
  return { blobs, dataKeys };
}
