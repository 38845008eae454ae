import type { DialogName } from "../wire/sip/dialog/dialog-id.js";
import type { DialogInput } from "./sip-core.js";

interface Entry {
  readonly name: DialogName;
  input: DialogInput;
  next: Entry | undefined;
}

/**
 * Who gets the requests of each dialog. They are found by our tag alone: it is ours, and nobody else has it but the forks of
 * one INVITE. A text of all three would have to be put together and looked through for each message.
 */
export class SipDialogs {
  readonly #first = new Map<string, Entry>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Hot. */
  find(name: DialogName): DialogInput | undefined {
    return this.#entry(name)?.input;
  }

  /** The place of a dialog that is there already is taken over. Hot. */
  set(name: DialogName, input: DialogInput): void {
    const known = this.#entry(name);
    if (known) {
      known.input = input;
      return;
    }
    this.#first.set(name.localTag, { name, input, next: this.#first.get(name.localTag) });
    this.#size++;
  }

  /** Hot. */
  delete(name: DialogName): void {
    const entry = this.#entry(name);
    if (!entry) return;
    this.#size--;
    const first = this.#first.get(name.localTag)!;
    if (first !== entry) this.#before(first, entry).next = entry.next;
    else if (entry.next) this.#first.set(name.localTag, entry.next);
    else this.#first.delete(name.localTag);
  }

  #entry({ callId, localTag, remoteTag }: DialogName): Entry | undefined {
    for (let entry = this.#first.get(localTag); entry; entry = entry.next)
      if (entry.name.remoteTag === remoteTag && entry.name.callId === callId) return entry;
    return undefined;
  }

  #before(first: Entry, entry: Entry): Entry {
    let before = first;
    while (before.next !== entry) before = before.next!;
    return before;
  }
}
