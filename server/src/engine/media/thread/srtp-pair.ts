import { looksLikeRtcp } from "../../../wire/rtp/packet.js";
import { SrtpReceiver, SrtpSender } from "../../../wire/rtp/srtp.js";
import type { SrtpMaster } from "../../../wire/rtp/srtp-profile.js";

/** The protection of both directions of one leg. A key that stays goes on where it was: its stream may not begin anew. */
export class SrtpPair {
  #sender: SrtpSender | undefined;
  #receiver: SrtpReceiver | undefined;
  #send: SrtpMaster | undefined;
  #receive: SrtpMaster | undefined;

  /** Whether there are keys. Hot. */
  get isOn(): boolean {
    return this.#receiver !== undefined;
  }

  /** @throws RangeError when a key is not as long as its profile says */
  use(send: SrtpMaster, receive: SrtpMaster): void {
    if (!isSame(send, this.#send)) this.#sender = new SrtpSender(send);
    if (!isSame(receive, this.#receive)) this.#receiver = new SrtpReceiver(receive);
    this.#send = send;
    this.#receive = receive;
  }

  /** From now on nothing is sealed and nothing opened. */
  drop(): void {
    this.#sender = undefined;
    this.#receiver = undefined;
    this.#send = undefined;
    this.#receive = undefined;
  }

  /** Protects a packet of RTP or RTCP; undefined without keys. The answer is good until the next one. Hot. */
  seal(packet: Buffer): Buffer | undefined {
    return looksLikeRtcp(packet) ? this.#sender?.rtcp(packet) : this.#sender?.rtp(packet);
  }

  /** Opens a packet of either; undefined when it does not prove itself, or came before. The answer is good until the next one. Hot. */
  open(packet: Buffer): Buffer | undefined {
    const plain = looksLikeRtcp(packet) ? this.#receiver?.rtcp(packet) : this.#receiver?.rtp(packet);
    return typeof plain === "string" ? undefined : plain;
  }
}

function isSame(a: SrtpMaster, b: SrtpMaster | undefined): boolean {
  return b !== undefined && a.profile === b.profile && a.key.equals(b.key) && a.salt.equals(b.salt);
}
