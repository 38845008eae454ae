/** Per port and class of source (security.md 11): a flood from strangers does not take the peer's share. */
const PACKETS_PER_SECOND = 500;

/** Counts packets in windows of one second. */
export class FloodGate {
  #windowMs = 0;
  #count = 0;

  /** Whether one more packet is taken. Hot. */
  admits(nowMs: number): boolean {
    if (nowMs - this.#windowMs >= 1000) {
      this.#windowMs = nowMs;
      this.#count = 0;
    }
    return ++this.#count <= PACKETS_PER_SECOND;
  }
}
