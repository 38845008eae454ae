import type { MailboxCounts } from "../../wire/sip/event/message-summary.js";

/**
 * Where the counts of waiting messages come from. The contract knows no mailbox of a SIP user (call-xml.md 9.12 keeps
 * recordings with calls), so nothing is bound to it yet and every phone hears that nothing waits.
 */
export interface Mailboxes {
  /** Undefined: the user has no mailbox. */
  countsOf(userUuid: string): MailboxCounts | undefined;
}

/** Nobody has a mailbox. */
export const NO_MAILBOXES: Mailboxes = { countsOf: () => undefined };
