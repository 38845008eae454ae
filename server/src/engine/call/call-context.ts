import type { CallAccount, LergShort, TnShort } from "../../domain/call/port.js";
import type { RoutedApp } from "../../domain/routing/port.js";
import type { InboundSession } from "../../net/sip-session.js";
import type { MediaPlace } from "../media/port.js";
import type { DigitBuffer } from "../script/digit-buffer.js";
import type { CallParts } from "./call-parts.js";
import type { CallerFacts } from "./caller-id.js";
import type { InboundLeg } from "./inbound-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";
import type { Recordings } from "./recordings.js";
import type { CallRoute } from "./router.js";

/** An admitted call and where it goes. */
export interface CallStart {
  readonly session: InboundSession;
  readonly caller: CallerFacts;
  readonly route: Exclude<CallRoute, { kind: "reject" | "refuse" }>;
  /** `from` of the call entity. */
  readonly from: string;
  /** The calling party for `thread`. */
  readonly fromParty: string;
  /** Number block of the calling number. */
  readonly lerg: LergShort | undefined;
}

/** What the parts of one call know of it. */
export interface CallContext {
  readonly parts: CallParts;
  readonly start: CallStart;
  readonly account: CallAccount;
  readonly tn: TnShort | null;
  readonly app: RoutedApp | null;
  readonly place: MediaPlace;
  readonly a: InboundLeg;
  /** Keys of the A leg that nobody has taken. */
  readonly digits: DigitBuffer;
  readonly recordings: Recordings;
  /** Takes care of a dialled leg once it is gone: its audio is closed, its record ends. */
  adopt(leg: OutboundLeg): void;
  /** Ends the call: BYE when it was answered, else a refusal. */
  end(cause: number, reason?: string): void;
}
