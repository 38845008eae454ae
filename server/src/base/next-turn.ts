/** Resolves in the next turn of the event loop: what came by socket or timer meanwhile is served first. For long work in parts. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
