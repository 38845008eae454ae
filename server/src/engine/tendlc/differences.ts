type Value = string | boolean | null | undefined;

const REMEMBERED = 10_000;

/**
 * Fields in which what stands here differs from what the registry has. A field without a value here is left alone there: the
 * registry knows no way to take one back. Case, marks and blanks make no difference, because it may write them its own way.
 */
export function differences<N extends string>(
  names: readonly N[],
  here: Readonly<Record<N, Value>>,
  there: Readonly<Record<string, unknown>>,
): N[] {
  return names.filter((name) => {
    const [ours, theirs] = [here[name], there[name]];
    return ours !== null && ours !== undefined && bare(ours) !== bare(theirs ?? "");
  });
}

function bare(value: unknown): string {
  return String(value)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Whether a change was sent before, by this process. A registry that writes a field its own way would otherwise be sent the same
 * change with each of its events, and each change is an event of it.
 */
export class SentChanges {
  readonly #sent = new Map<string, string>();

  /** True for the first time that `uuid` gets this `change`, or after another one. */
  isNew(uuid: string, change: object): boolean {
    const text = JSON.stringify(change);
    if (this.#sent.get(uuid) === text) return false;
    this.#sent.delete(uuid);
    this.#sent.set(uuid, text);
    if (this.#sent.size > REMEMBERED) {
      const [oldest] = this.#sent.keys();
      if (oldest !== undefined) this.#sent.delete(oldest);
    }
    return true;
  }

  /** It may be sent again: it did not arrive. */
  forget(uuid: string): void {
    this.#sent.delete(uuid);
  }
}
