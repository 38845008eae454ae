/** Head of every printed file: what it is and how it is made anew. */
export function headOf(title: string, source: string): string {
  return `# ${title}\n\nThis file is printed from \`${source}\` by \`npm run docs\`.\n`;
}

/** A table; without rows nothing. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  return `${line(head)}|${"---|".repeat(head.length)}\n${rows.map(line).join("")}`;
}

/** Inside a table a bar would begin the next cell, and there are no line breaks. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Words as code, with commas between. */
export function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/** A link to the section of this name in the same file. */
export function section(name: string): string {
  return `[\`${name}\`](#${name.toLowerCase().replaceAll(" ", "-")})`;
}

/** @throws Error when something of the contract has no words: it is then not documented */
export function meaningOf(what: string, text: string | undefined): string {
  if (text === undefined) throw new Error(`no meaning is written for ${what}`);
  return text;
}
