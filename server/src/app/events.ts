export async function startEvents(_: unknown): Promise<{ close(): Promise<void> }> {
  return { close: async () => undefined };
}
