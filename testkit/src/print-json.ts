/** JSON as commands print it. */
export function printJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
