import type { BlobPlaces, BlobStore } from "../../server/src/domain/blob/port.js";

/** Files in memory: they lie at no place. */
export function memoryBlobs(files: Map<string, Buffer>): BlobStore & BlobPlaces {
  const nowhere = () => Promise.reject(new Error("files in memory have no place"));
  return {
    newPlace: nowhere,
    placeOf: nowhere,
    size: async (key) => files.get(key)?.length,
    read: async (key, start, end) => files.get(key)?.subarray(start, end + 1) ?? Buffer.alloc(0),
    write: async (key, bytes) => void files.set(key, bytes),
    remove: async (key) => void files.delete(key),
    removeAll: async (account) => {
      for (const key of files.keys()) if (key.startsWith(`${account}/`)) files.delete(key);
    },
  };
}
