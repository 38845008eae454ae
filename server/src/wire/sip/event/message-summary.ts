/** Content-Type of the package `message-summary` (RFC 3842 §3.5). */
export const MESSAGE_SUMMARY_TYPE = "application/simple-message-summary";

/** Messages that wait in a mailbox. */
export interface MailboxCounts {
  readonly newMessages: number;
  readonly oldMessages: number;
}

/**
 * Body of a NOTIFY of `message-summary`: RFC 3842 §5.2.
 * @param counts undefined: there is no mailbox, so nothing waits
 */
export function printMessageSummary(account: string, counts: MailboxCounts | undefined): string {
  const { newMessages = 0, oldMessages = 0 } = counts ?? {};
  const lines = [`Messages-Waiting: ${newMessages > 0 ? "yes" : "no"}`, `Message-Account: ${account}`];
  if (counts) lines.push(`Voice-Message: ${newMessages}/${oldMessages}`);
  return `${lines.join("\r\n")}\r\n`;
}
