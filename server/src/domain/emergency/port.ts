/** Is told of calls to emergency services that were refused (numbers.md 10). */
export interface EmergencyAlarm {
  /** Returns at once: the caller hears without delay that he has to use another phone. */
  blocked(account: string, dialled: string): void;
}

/** Who was told of such calls, at rest. */
export interface EmergencyNotices {
  /** A mail to the account, unless it had one within the last hour, from whatever node. */
  tell(notice: { readonly account: string; readonly dialled: string; readonly now: string }): Promise<void>;
}
