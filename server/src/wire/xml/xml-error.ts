/** A place in a text: both from 1, columns in characters (call-xml.md 8.2). */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * The only error this folder throws: a document of which nothing may run (call-xml.md 8.2).
 * `message` is the documented text with line and column; `detail` what comes after it.
 */
export class XmlError extends Error implements TextPlace {
  readonly line: number;
  readonly column: number;
  readonly detail: string;
  /** The offending token, shortened. */
  readonly value: string;
  /** The document is larger than allowed: 413 where others are 400. */
  readonly isTooLarge: boolean;

  constructor(place: TextPlace, detail: string, value = "", isTooLarge = false) {
    super(`XML error at line ${place.line}, column ${place.column}: ${detail}`);
    this.name = "XmlError";
    this.line = place.line;
    this.column = place.column;
    this.detail = detail;
    this.value = shorten(value);
    this.isTooLarge = isTooLarge;
  }
}

const VALUE_MAX = 200;

/** At most 200 characters of a text that goes into an answer. */
export function shorten(text: string): string {
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}
