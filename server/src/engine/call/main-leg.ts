import type { ServerRequest } from "../../net/sip-session.js";
import type { LegMedia } from "./leg-media.js";
import type { Partner } from "./partner.js";

/** What a main leg tells its call. */
export interface MainLegEvents {
  /** `info`: by SIP INFO; keys in the audio pass a bridge by themselves. */
  digit(key: string, by: "rtp" | "info"): void;
  /** The record key of a telephone (info-record.ts). */
  recordKey?(word: "on" | "off"): void;
  /** A request in its dialog that asks for more than audio: REFER. */
  request(server: ServerRequest): void;
}

/**
 * The leg that a call is about: somebody who called us, or somebody whom we called by request. It runs the document, and
 * what the call dials is connected to it.
 */
export interface MainLeg extends Partner {
  /** 200 was sent, or received. */
  readonly isAnswered: boolean;
  /** @throws MediaRefused when the peer's audio cannot be taken; the leg is over then */
  openMedia(): Promise<LegMedia> | LegMedia;
  /** Audio that is heard before the answer. */
  early(): Promise<LegMedia>;
  /** Tells a caller who waits that its call is sent on (181). */
  forwarded?(): void;
  /** Answers where that was not done; the record stays as it is until `live`. */
  answer(): Promise<LegMedia> | LegMedia;
  /** The `live` event; apart from `answer` because the row of `Answer` comes before it (events.md 6.1). */
  live(): void;
  /** The call itself ends the leg, not a fault: as `end`, in the words of call-xml.md 3.6. */
  hangUp(cause: number, reason?: string): void;
}
