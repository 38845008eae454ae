/** Whether an object has members, without a list of them. */
export function hasMembers(value: object): boolean {
  for (const _name in value) return true;
  return false;
}
