import type { HeaderLine } from "../wire/sip/headers.js";

/** Of a session that ends because something never came: an ACK, a PRACK, the answer to a request (events.md 5.4, RFC 3326). */
export const TIMED_OUT: readonly HeaderLine[] = [["Reason", 'Q.850;cause=102;text="RECOVERY_ON_TIMER_EXPIRE"']];

/** Of a session that nobody refreshed. */
export const EXPIRED: readonly HeaderLine[] = [["Reason", 'SIP;cause=408;text="Session timer expired"'], ...TIMED_OUT];

/** Of an answer that came beside the one that counts. */
export const NOT_SELECTED: readonly HeaderLine[] = [["Reason", 'Q.850;cause=26;text="NON_SELECTED_USER"']];
