/** A difference from the published description that is meant, with its reason. */
export interface Intention {
  /** A line of the diff; `*` stands for any run of characters. */
  readonly line: string;
  readonly why: string;
}

/** Every intended difference; one that no longer meets a line of the diff is an error as well. */
export const INTENDED: readonly Intention[] = [
  { line: "GET /sip/tech_prefix/{tn}/{domain}: no such operation", why: "later (rest.md 25)" },
];

/** Sorts the lines of a diff into explained and unexplained ones, and names intentions that met nothing. */
export function splitByIntent(
  lines: readonly string[],
  intended: readonly Intention[] = INTENDED,
): {
  readonly explained: readonly { readonly line: string; readonly why: string }[];
  readonly unexplained: readonly string[];
  readonly unused: readonly string[];
} {
  const used = new Set<Intention>();
  const explained: { line: string; why: string }[] = [];
  const unexplained: string[] = [];
  for (const line of lines) {
    const intention = intended.find((one) => matches(one.line, line));
    if (intention) {
      used.add(intention);
      explained.push({ line, why: intention.why });
    } else unexplained.push(line);
  }
  return { explained, unexplained, unused: intended.filter((one) => !used.has(one)).map((one) => one.line) };
}

function matches(pattern: string, line: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(line);
}
