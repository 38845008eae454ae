import type { Log } from "../../base/log.js";
import type { StoredEvent } from "../../domain/event/port.js";

/**
 * Inbound messages whose frame was written to a client: those without a callback count as delivered by it
 * (messaging.md 3.2). Marks that fail are lost; the message is then only shown as not delivered.
 */
export class FramedMessages {
  readonly #mark: (uuids: readonly string[]) => Promise<void>;
  readonly #log: Log;
  readonly #waiting = new Set<string>();
  #running: Promise<void> | undefined;

  /** @param options.mark marks those of the messages that nothing else marks */
  constructor(options: { mark: (uuids: readonly string[]) => Promise<void>; log: Log }) {
    this.#mark = options.mark;
    this.#log = options.log;
  }

  /** Takes note of a frame of any event. */
  written(event: StoredEvent): void {
    if (event.type !== "sms" || (event.body.payload as { type: string }).type !== "smsi") return;
    this.#waiting.add(event.ref_id);
    this.#running ??= this.#run();
  }

  /** Resolves when everything noted so far is marked. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0) {
      const uuids = [...this.#waiting];
      this.#waiting.clear();
      await this.#mark(uuids).catch((error: unknown) => this.#log.warn({ err: error }, "messages were not marked"));
    }
    this.#running = undefined;
  }
}
