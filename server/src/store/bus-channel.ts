/** The one channel: subjects are inside the message, so a new subject needs no new LISTEN. */
export const CHANNEL = "opentact";
/** Body `{account, position, node}`: the account's events have positions up to this one. */
export const EVENT_SUBJECT = "opentact.event";
/** Body: the account whose key of files is gone. */
export const DATA_KEY_SUBJECT = "opentact.data_key";

/** Body `{id}`: the node is asked something about its calls. */
export function callSubject(node: string): string {
  return `opentact.node.${node}.call`;
}

/** Body `{id}`: what the node asked is answered. */
export function answerSubject(node: string): string {
  return `opentact.node.${node}.answer`;
}
