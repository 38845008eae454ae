import type { TracedMessage } from "../call/port/traces.js";

/** What one address sent and got. */
export interface PeerFigures {
  readonly host: string;
  readonly sinceMs: number;
  readonly seenMs: number;
  readonly received: number;
  readonly sent: number;
  readonly in: ReadonlyMap<string, number>;
  readonly out: ReadonlyMap<string, number>;
}

/** Which messages are looked for; an absent member does not matter. */
export interface MessageFilter {
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  readonly call_id?: string | undefined;
}

/** SIP as this node sees it now. Implemented by the engine. */
export interface LiveSip {
  peers(): Iterable<PeerFigures>;
  /** Newest first, without secrets. */
  messages(filter: MessageFilter): Iterable<TracedMessage>;
}
