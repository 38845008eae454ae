import type { Log } from "../base/log.js";
import type { SessionEvents } from "./sip-session.js";

/** Calls back into the user of a session; what it throws stays there. @returns false when it threw */
export function tell(log: Log, events: SessionEvents, event: (events: SessionEvents) => void): boolean {
  try {
    event(events);
    return true;
  } catch (error) {
    log.error({ err: error }, "an event of a SIP session failed");
    return false;
  }
}
