/** Puts values into the places `{name}` of a command's arguments; a place without a value stays as it is. */
export function fillArguments(argv: readonly string[], values: Readonly<Record<string, string>>): string[] {
  return argv.map((argument) => argument.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place));
}
