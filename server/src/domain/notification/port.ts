import type { MailSwitches } from "@opentact/contract";

/** What an account is told of, as columns. `notify_email` names only the mail kinds that were ever switched. */
export interface NotificationRow {
  readonly notify_balance: boolean;
  /** As the installation has it, while the account has not said. */
  readonly legacy_call_state: boolean;
  readonly balance_low: number | null;
  readonly notify_email: Partial<MailSwitches>;
}

/** Notification settings at rest: columns of the account. */
export interface NotificationStore {
  /** Undefined: there is no such account. */
  find(account: string): Promise<NotificationRow | undefined>;
  /** Changes what is named and merges `notify_email`. */
  update(account: string, change: Partial<NotificationRow>, now: string): Promise<void>;
}
