import { sizeOfFile } from "../../base/stored-file.js";
import { WAV_HEADER_BYTES } from "../../wire/audio/wav.js";
import type { Command, Recorded, RecordingGap, RecordSpec } from "./messages.js";
import { MediaError, type MediaRecording } from "./port.js";
import { CLOSE_MS, type ThreadLink } from "./thread-link.js";

const BYTES_PER_MS = 16;

/** A recording in a media thread. */
export class ThreadRecording implements MediaRecording {
  readonly started: Promise<void>;
  readonly voice: Promise<void>;
  readonly done: Promise<Recorded>;
  readonly #link: ThreadLink;
  readonly #id: number;
  #isStopped = false;

  constructor(link: ThreadLink, command: Extract<Command, { kind: "record" | "conference_record" }>) {
    this.#link = link;
    const { spec } = command;
    const { id, reply } = link.request(command);
    this.#id = id;
    this.voice = new Promise((resolve) => spec.waitsForVoice && link.awaitVoice(id, resolve));
    let refuse: (result: Recorded) => void = () => undefined;
    const refused = new Promise<Recorded>((resolve) => {
      refuse = resolve;
    });
    const told = new Promise<Recorded | undefined>((resolve) => link.awaitRecording(id, resolve));
    this.done = Promise.race([told.then((result) => result ?? whatIsLeft(spec)), refused]);
    this.started = reply.then(() => undefined);
    this.started.catch((error: unknown) => {
      const code = error instanceof MediaError ? error.code : "closed";
      // A disk that is only slow may open the file yet: nobody would end that recording.
      link.tell({ kind: "record_stop", recording: id });
      refuse({ durationMs: 0, sizeBytes: 0, reason: "failed", error: code });
    });
  }

  pause(gap: RecordingGap): void {
    if (!this.#isStopped) this.#link.tell({ kind: "record_pause", recording: this.#id, gap });
  }

  resume(): void {
    if (!this.#isStopped) this.#link.tell({ kind: "record_resume", recording: this.#id });
  }

  async stop(): Promise<void> {
    if (!this.#isStopped) {
      this.#isStopped = true;
      this.#link.tell({ kind: "record_stop", recording: this.#id });
      const giveUp = this.#link.giveUpRecording(this.#id, CLOSE_MS);
      await this.done;
      giveUp.cancel();
    }
    await this.done;
  }
}

/** The thread is lost: its file holds what was written, up to a second less than was heard. */
async function whatIsLeft(spec: RecordSpec): Promise<Recorded> {
  const channels = spec.leg === "aleg" ? 1 : spec.channels;
  const sizeBytes = await sizeOfFile(spec).catch(() => 0);
  const durationMs = Math.floor(Math.max(0, sizeBytes - WAV_HEADER_BYTES) / (BYTES_PER_MS * channels));
  return { durationMs, sizeBytes, reason: "failed", error: "media_lost" };
}
