import { type CallDocument, isError, type Verb } from "../../wire/xml/verb.js";

/** Side documents that wait for their turn; more are refused (call-xml.md 7.2). */
const MAX_WAITING = 10;
/** Documents of these alone run beside the main one. */
const SIDE_COMMANDS: ReadonlySet<string> = new Set([
  "Hold",
  "Unhold",
  "RecordStart",
  "RecordPause",
  "RecordResume",
  "RecordStop",
]);

/** Documents pushed into a live call: a main one takes the place of what runs, side ones wait in line. */
export class PushBox {
  readonly #side: CallDocument[] = [];
  #main: CallDocument | undefined;
  #wake: () => void = () => undefined;

  /** Called after each accepted push. */
  onPush(wake: () => void): void {
    this.#wake = wake;
  }

  /** @param isRunning a main document runs; a parked call takes any document as its main one */
  push(document: CallDocument, inject: boolean, isRunning: boolean): "accepted" | "too_many" {
    if (isRunning && (inject || isSide(document))) {
      if (this.#side.length === MAX_WAITING) return "too_many";
      this.#side.push(document);
    } else {
      // Of two that come before the first has started, the later one is what the backend wants now.
      this.#main = document;
    }
    this.#wake();
    return "accepted";
  }

  get hasMain(): boolean {
    return this.#main !== undefined;
  }

  get hasSide(): boolean {
    return this.#side.length > 0;
  }

  takeMain(): CallDocument | undefined {
    const document = this.#main;
    this.#main = undefined;
    return document;
  }

  takeSide(): CallDocument | undefined {
    return this.#side.shift();
  }
}

function isSide({ block }: CallDocument): boolean {
  const commands = block.filter((verb: Verb) => !isError(verb));
  return commands.length > 0 && commands.every(({ name }) => SIDE_COMMANDS.has(name));
}
