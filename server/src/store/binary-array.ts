/** An array of words that hold no comma, brace, quote, backslash or space: ids, numbers, times. */
export function wordArray(words: readonly (string | number)[]): string {
  return `{${words.join()}}`;
}
