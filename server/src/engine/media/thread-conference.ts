import { ClosedError } from "../../base/errors.js";
import type { ConferenceRole, RecordSpec } from "./messages.js";
import type { MediaConference, MediaLeg, MediaRecording } from "./port.js";
import { CLOSE_MS, type ThreadLink } from "./thread-link.js";
import { ThreadRecording } from "./thread-recording.js";

/** A conference in a media thread. */
export class ThreadConference implements MediaConference {
  readonly #id: number;
  readonly #link: ThreadLink;
  readonly #needs: (leg: MediaLeg) => void;
  readonly #onClosed: () => void;
  #closing: Promise<void> | undefined;

  /** @param o.needs called before the thread has to know a leg */
  constructor(o: { id: number; link: ThreadLink; needs: (leg: MediaLeg) => void; onClosed: () => void }) {
    this.#id = o.id;
    this.#link = o.link;
    this.#needs = o.needs;
    this.#onClosed = o.onClosed;
  }

  async join(
    leg: MediaLeg,
    { mode = "talk", gainDb, whispersTo }: Partial<ConferenceRole> & { whispersTo?: MediaLeg | undefined } = {},
  ): Promise<void> {
    this.#refuseClosed();
    this.#needs(leg);
    const whisper = whispersTo ? { whispersTo: whispersTo.id } : {};
    const command = { conference: this.#id, leg: leg.id, role: { mode, gainDb }, ...whisper };
    await this.#link.request({ kind: "conference_join", ...command }).reply;
  }

  async leave(leg: MediaLeg): Promise<void> {
    this.#refuseClosed();
    this.#needs(leg);
    await this.#link.request({ kind: "conference_leave", conference: this.#id, leg: leg.id }).reply;
  }

  record(spec: RecordSpec): MediaRecording {
    this.#refuseClosed();
    const plain: RecordSpec = { ...spec, leg: "aleg", channels: 1 };
    return new ThreadRecording(this.#link, { kind: "conference_record", conference: this.#id, spec: plain });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // What fails here has nothing left to close: the thread is gone.
    const command = { kind: "conference_close", conference: this.#id } as const;
    await this.#link.request(command, CLOSE_MS).reply.catch(() => undefined);
    this.#onClosed();
  }

  #refuseClosed(): void {
    if (this.#closing) throw new ClosedError("media conference");
  }
}
