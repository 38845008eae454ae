import type { Clock } from "../../../base/clock.js";
import type { ThreadCounters } from "./counters.js";
import type { MediaSocket, MediaSocketHandler } from "./media-socket.js";
import type { StreamStart } from "./outbound.js";

/** What a leg tells the engine. */
export interface LegEvents {
  digit(key: string, durationMs: number): void;
  rtpLost(silentMs: number): void;
  socketError(error: Error): void;
  /** The peer is gone for good. */
  lost(reason: string): void;
  broken(error: unknown): void;
  /** There is something to do in each round from now on; a leg begins at rest. */
  wakes(): void;
  /** There is nothing more to do: nobody hears the peer, and the peer hears nobody. */
  rests(): void;
}

/** What a leg is made of, but for its socket. */
export interface LegCore {
  readonly clock: Clock;
  readonly counters: ThreadCounters;
  readonly start: StreamStart;
  readonly cname: string;
  /** Round of the first RTCP report, 0..249. */
  readonly reportPhase: number;
  readonly events: LegEvents;
}

/** What a leg is made of. */
export interface LegParts extends LegCore {
  /** @throws NoPortError, or the system's error */
  readonly open: (leg: MediaSocketHandler) => Promise<MediaSocket>;
}
