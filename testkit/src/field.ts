import { nearestName } from "opentact/wire/xml/nearest-name.js";

/** Something that is wrong with a script. */
export interface ScriptProblem {
  /** Keys and indexes from the top. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * One value of a script. Reads it as what it should be; what it is not is noted as a problem and reads as absent. Texts
 * of YAML and values of programs are read alike.
 */
export class Field {
  readonly path: readonly (string | number)[];
  readonly #value: unknown;
  readonly #problems: ScriptProblem[];

  /** @param problems gets what is found wrong with this value and those in it */
  constructor(value: unknown, problems: ScriptProblem[], path: readonly (string | number)[] = []) {
    this.#value = value === "" || value === null ? undefined : value;
    this.#problems = problems;
    this.path = path;
  }

  get isAbsent(): boolean {
    return this.#value === undefined;
  }

  get isMap(): boolean {
    return typeof this.#value === "object" && this.#value !== null && !Array.isArray(this.#value);
  }

  fail(message: string): undefined {
    this.#problems.push({ path: this.path, message });
    return undefined;
  }

  /** Members by name; a name that is not in `names` is a problem. */
  members<K extends string>(names: readonly K[]): Readonly<Record<K, Field>> {
    const map = new Map(this.entries());
    for (const [name, field] of map) {
      if ((names as readonly string[]).includes(name)) continue;
      const nearest = nearestName(name, names);
      field.fail(
        `unknown field${nearest === undefined ? "" : `, did you mean ${nearest}?`} (known here: ${names.join(", ")})`,
      );
    }
    const found = names.map((name) => [name, map.get(name) ?? this.#inner(undefined, name)]);
    return Object.fromEntries(found) as Record<K, Field>;
  }

  /** Members of a map whose names are free; none when absent. */
  entries(): readonly (readonly [string, Field])[] {
    if (this.isAbsent) return [];
    if (!this.isMap) {
      this.fail("must be a map of fields");
      return [];
    }
    return Object.entries(this.#value as object).map(([name, value]) => [name, this.#inner(value, name)]);
  }

  /** Items of a list; none when absent. */
  items(): readonly Field[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.#value)) {
      this.fail("must be a list");
      return [];
    }
    return this.#value.map((item, index) => this.#inner(item, index));
  }

  /** Items of a list, or the value alone. */
  itemsOrOne(): readonly Field[] {
    return Array.isArray(this.#value) ? this.items() : [this];
  }

  text(): string | undefined {
    if (this.isAbsent) return undefined;
    const type = typeof this.#value;
    if (type === "string" || type === "number" || type === "boolean") return String(this.#value);
    return this.fail("must be a text");
  }

  texts(): readonly string[] | undefined {
    return this.isAbsent ? undefined : this.items().flatMap((item) => item.text() ?? []);
  }

  flag(): boolean | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    return text === "true" ? true : text === "false" ? false : this.fail("must be true or false");
  }

  number(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : this.fail("must be a number");
  }

  /** A time in milliseconds. */
  spanMs(): number | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const [, count, unit = "ms"] = /^(\d+(?:\.\d+)?) ?(ms|s|m|h)?$/.exec(text) ?? [];
    if (count === undefined) return this.fail("must be a time such as 500ms, 2s, 10m or 1h");
    return Math.round(Number(count) * (UNITS_MS[unit] ?? 1));
  }

  word<W extends string>(words: readonly W[]): W | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const nearest = nearestName(text, words);
    return this.fail(`must be one of ${words.join(", ")}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`);
  }

  #inner(value: unknown, key: string | number): Field {
    return new Field(value, this.#problems, [...this.path, key]);
  }
}

/** `caller[1].press` */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );
}

/** The members that are not undefined: optional fields of a result stay absent. */
export function present<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
