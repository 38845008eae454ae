import type { RtpView } from "./packet.js";

/** A gap in the numbers beyond this is another stream rather than loss. */
const MAX_GAP_PACKETS = 100;
/** And so is one in the timestamps, or a step back. */
const MAX_GAP_TICKS = 8000;
/** Packets behind the newest that may still be passed on. */
const MAX_BEHIND = 100;

/**
 * Leads one RTP stream into another: from the packet it begins with on, sequence numbers and timestamps are moved by a
 * constant each, as of a translator (RFC 3550 §7.1). What was lost or overtaken before stays visible to the receiver,
 * and no number is given twice. Pure.
 */
export class StreamMap {
  /** Of the packet taken last, in the other stream. */
  sequence = 0;
  timestamp = 0;
  /** The packet taken last follows nothing: it begins, or goes on after a break. */
  isFirst = false;
  #isOn = false;
  #mustRenumber = false;
  #ssrc = 0;
  #lastSequence = 0;
  #lastTimestamp = 0;
  #sequenceShift = 0;
  #timestampShift = 0;
  /** Numbers since the constant was set, to MAX_BEHIND. */
  #span = 0;

  /**
   * Takes a packet of the stream. Hot.
   * @param isReordered a higher number came before
   * @param nextSequence what the other stream would go on with, likewise `nextTimestamp`
   * @returns false = it came too late to have a place in the other stream
   */
  take(view: RtpView, isReordered: boolean, nextSequence: number, nextTimestamp: number): boolean {
    this.isFirst = false;
    if (isReordered) {
      if (!this.#hasPlace(view)) return false;
    } else {
      if (!this.#goesOn(view)) this.#begin(view, nextSequence, nextTimestamp);
      else if (this.#mustRenumber) this.#renumber(view.sequence, nextSequence);
      else this.#span = Math.min(MAX_BEHIND, this.#span + ((view.sequence - this.#lastSequence) & 0xffff));
      this.#lastSequence = view.sequence;
      this.#lastTimestamp = view.timestamp;
    }
    this.sequence = (view.sequence + this.#sequenceShift) & 0xffff;
    this.timestamp = (view.timestamp + this.#timestampShift) >>> 0;
    return true;
  }

  /** A number of the stream went to a packet that is not passed on: that is no loss. Hot. */
  leaveOut(): void {
    this.#mustRenumber = true;
  }

  /** The next packet begins anew. */
  end(): void {
    this.#isOn = false;
  }

  #hasPlace(view: RtpView): boolean {
    const behind = (this.#lastSequence - view.sequence) & 0xffff;
    const age = (this.#lastTimestamp - view.timestamp) | 0;
    return this.#isOn && view.ssrc === this.#ssrc && behind <= this.#span && age >= 0 && age <= MAX_GAP_TICKS;
  }

  #goesOn(view: RtpView): boolean {
    const gap = (view.sequence - this.#lastSequence) & 0xffff;
    const ticks = (view.timestamp - this.#lastTimestamp) | 0;
    if (!this.#isOn || view.ssrc !== this.#ssrc) return false;
    return gap > 0 && gap <= MAX_GAP_PACKETS && ticks > 0 && ticks <= MAX_GAP_TICKS;
  }

  #begin(view: RtpView, nextSequence: number, nextTimestamp: number): void {
    this.#isOn = true;
    this.isFirst = true;
    this.#ssrc = view.ssrc;
    this.#timestampShift = nextTimestamp - view.timestamp;
    this.#renumber(view.sequence, nextSequence);
  }

  #renumber(sequence: number, nextSequence: number): void {
    this.#mustRenumber = false;
    this.#sequenceShift = nextSequence - sequence;
    this.#span = 0;
  }
}
