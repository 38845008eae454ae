const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * Parses a JSON object in which no object has the same key twice: readers disagree on which of two wins, so a signed
 * text with both says two things. Undefined when it is no such object.
 */
export function parseStrictObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return hasRepeatedKey(text) ? undefined : (value as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** The text is known to be JSON, so a string before a colon is a key. */
function hasRepeatedKey(text: string): boolean {
  const keys: Set<string>[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "{") keys.push(new Set());
    else if (token === "}") keys.pop();
    else if (token.startsWith('"')) last = token;
    else if (token === ":") {
      const key = JSON.parse(last) as string;
      const seen = keys.at(-1);
      if (seen?.has(key)) return true;
      seen?.add(key);
    }
  }
  return false;
}
