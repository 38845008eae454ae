import type { BlobStore } from "../../server/src/domain/blob/port.js";

/** Files in memory. */
export function memoryBlobs(files: Map<string, Buffer>): BlobStore {
  return {
    size: async (key) => files.get(key)?.length,
    read: async (key, start, end) => files.get(key)?.subarray(start, end + 1) ?? Buffer.alloc(0),
    write: async (key, bytes) => void files.set(key, bytes),
    remove: async (key) => void files.delete(key),
  };
}
