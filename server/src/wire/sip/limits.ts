/** A whole SIP message, head and body (security.md 10). No UDP datagram is larger. */
export const MAX_MESSAGE_BYTES = 65_536;
/** Header lines of one message. */
export const MAX_HEADERS = 200;
/** One header with its name and its folded lines. */
export const MAX_HEADER_BYTES = 8_192;
/** A Request-URI. */
export const MAX_URI_BYTES = 1_024;
/** RFC 3261 §8.1.1.5: sequence numbers stay below 2^31. */
export const MAX_CSEQ = 0x7fff_ffff;
