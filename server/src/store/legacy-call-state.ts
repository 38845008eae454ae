/**
 * Whether calls of an account are also told in the words of the older platform (events.md 5.7), as SQL: what the account
 * says, else the environment, else the setting.
 * @param account expression that gives its uuid; never text of a user
 * @param fixed what the environment says of the setting
 */
export function legacyCallState(account: string, fixed: boolean | undefined): string {
  const setting = `(select value::text in ('true', '"on"') from setting where name = 'events.legacy_call_state')`;
  return `coalesce((select legacy_call_state from account where uuid = ${account}), ${fixed ?? setting}, false)`;
}
