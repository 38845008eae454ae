import type { Platform } from "./platform.js";
import { RtpPeer } from "./rtp-peer.js";
import { Sipp } from "./sipp.js";
import { Sound } from "./tone.js";

const KEY_MS = 100;
const TICK_MS = 20;
const PATIENCE_MS = 60_000;
const EVENTS = "0123456789*#ABCD";

/** A caller from the telephone network: SIPp signals, an RTP peer of ours speaks and listens. */
export class SippCaller {
  readonly sipp: Sipp;
  readonly rtp: RtpPeer;

  private constructor(sipp: Sipp, rtp: RtpPeer) {
    this.sipp = sipp;
    this.rtp = rtp;
  }

  /** Calls a number by one of the `carrier-` scenarios. */
  static async call(
    platform: Platform,
    scenario: string,
    called: string,
    caller = "+15550100001",
  ): Promise<SippCaller> {
    const rtp = await RtpPeer.open();
    const keys = { caller, from_host: "127.0.0.1", rtp_port: rtp.port };
    return new SippCaller(await Sipp.start({ scenario, target: platform.sip, service: called, keys }), rtp);
  }

  /** All it heard so far. */
  get heard(): Sound {
    return new Sound(this.rtp.audio());
  }

  /** Resolves when it has heard so much sound of any kind. */
  async hearsSound(ms: number): Promise<void> {
    await this.rtp.until(() => this.#isOften() && soundMs(this.heard) >= ms, PATIENCE_MS);
  }

  /** Resolves when it has heard so much of a tone. */
  async hearsTone(hz: number, ms: number): Promise<void> {
    await this.rtp.until(() => this.#isOften() && this.heard.toneMs(hz) >= ms, PATIENCE_MS);
  }

  /** Presses a key as a phone does (RFC 4733): a packet every 20 ms, the last one three times. */
  async press(key: string): Promise<void> {
    const { rtp } = this;
    const event = EVENTS.indexOf(key);
    for (let ms = TICK_MS; ms < KEY_MS; ms += TICK_MS) {
      rtp.sendEvent(rtp.sourcePort, event, ms * 8, false, ms === TICK_MS);
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    for (let i = 0; i < 3; i++) rtp.sendEvent(rtp.sourcePort, event, KEY_MS * 8, true);
    rtp.timestamp = (rtp.timestamp + KEY_MS * 8) >>> 0;
  }

  /** Speaks a tone until `isMet`. */
  talkUntil(hz: number, isMet: () => boolean): Promise<void> {
    return this.rtp.talkUntil(this.rtp.sourcePort, hz, isMet);
  }

  /** Ends SIPp where it still runs, and frees the ports. */
  async close(): Promise<void> {
    await this.sipp.stop();
    await this.rtp.close();
  }

  /** Audio is judged after every fifth packet: often enough, and the work stays small. */
  #isOften(): boolean {
    return this.rtp.heard.length % 5 === 0;
  }
}

function soundMs(sound: Sound): number {
  return sound.sounds().reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}
