/** An answer. Whatever is none is thrown as RegistryAway. */
export type RegistryReply =
  | { readonly kind: "done"; readonly body: unknown }
  | {
      readonly kind: "refused";
      readonly status: number;
      /** In the words of the registry, shortened. */
      readonly reasons: readonly string[];
      /** There is no such thing (any more). */
      readonly isMissing: boolean;
    };

/** The requests of one step. All reject with RegistryAway when there is no answer that counts. */
export interface RegistryCalls {
  /** @param path from the base address on, with its query */
  get(path: string): Promise<RegistryReply>;
  write(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<RegistryReply>;
}
