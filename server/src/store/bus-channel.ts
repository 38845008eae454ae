/** The one channel: subjects are inside the message, so a new subject needs no new LISTEN. */
export const CHANNEL = "opentact";
/** Body `{account, position, node}`: the account's events have positions up to this one. */
export const EVENT_SUBJECT = "opentact.event";
