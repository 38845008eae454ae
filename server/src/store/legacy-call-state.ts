/**
 * Whether calls of an account are also told in the words of the older platform (events.md 5.7), as SQL.
 * @param account expression that gives its uuid; never text of a user
 */
export function legacyCallState(account: string): string {
  return `coalesce((select legacy_call_state from account where uuid = ${account}),
    (select value::text = 'true' from setting where name = 'legacy_call_state'), false)`;
}
