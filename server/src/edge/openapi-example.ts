/** What an example looks at of a JSON Schema. */
export interface ExampleView {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, ExampleView>>;
  readonly required?: readonly string[];
  readonly items?: ExampleView;
  readonly anyOf?: readonly ExampleView[];
}

/** Below this depth what may be null is null, and lists are empty: an example shows a thing, not all its relations. */
const DEEPEST = 3;

/** Values that say something, by the name of the member. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  first_name: "Ann",
  last_name: "Example",
  name: "Example",
  message: "Hello",
  domain: "example",
  login: "ann",
  password: "a long password",
  city: "Newark",
  state: "NJ",
  zip_code: "07102",
  country: "US",
  xml: "<Response><Say>Hello</Say></Response>",
  from: "12015550100",
  to: "12015550101",
  tn: 12015550123,
  npa: "201",
  nxx: "555",
  ip: "192.0.2.10",
  port: 5060,
  remote_ip: "192.0.2.10",
  time_zone: "America/New_York",
  take: 10,
  skip: 0,
  brandRelationship: "BASIC_ACCOUNT",
  balance: 100.5,
  amount: 25,
};

/** Values for texts of a certain form; the first that fits is taken. */
const TEXTS: readonly string[] = [
  "00000000-0000-4000-8000-000000000001",
  "2024-01-01T00:00:00.000Z",
  "2024-01-01",
  "ann@example.org",
  "https://example.org/hook",
  "example.org",
  "192.0.2.10",
  "+12015550100",
  "12015550100",
  "US",
  "USA",
  "en-US",
  "08:00",
  "NJ",
  "123",
  "1234",
  "07102",
  "s3cret-1",
  "0123456789abcdef0123456789abcdef",
  "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
];

/** An example of a schema that is valid against it. @param name of the member it is the value of */
export function exampleOf(schema: ExampleView, name = "", depth = 0): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const known = BY_NAME[name];
  if (known !== undefined && fits(schema, known)) return known;
  if (schema.anyOf) {
    const isNullable = schema.anyOf.some(({ type }) => type === "null");
    const some = schema.anyOf.find(({ type }) => type !== "null");
    return (isNullable && depth >= DEEPEST) || !some ? null : exampleOf(some, name, depth);
  }
  switch (schema.type) {
    case "object":
      return objectOf(schema, depth);
    case "array":
      return depth >= DEEPEST && !schema.minItems ? [] : [exampleOf(schema.items ?? {}, name, depth + 1)];
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return schema.type === "string" ? textOf(schema) : {};
  }
}

function objectOf(schema: ExampleView, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, exampleOf(inner, name, depth + 1)]),
  );
}

function textOf(schema: ExampleView): string {
  const found = schema.pattern || schema.format ? TEXTS.find((text) => fits(schema, text)) : undefined;
  if (found !== undefined) return found;
  const { minLength = 0, maxLength = 1000 } = schema;
  return "Example text. ".repeat(Math.ceil(minLength / 14) || 1).slice(0, Math.min(Math.max(minLength, 12), maxLength));
}

function fits(schema: ExampleView, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((variant) => fits(variant, value));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum) return schema.enum.includes(value);
  const type = typeof value;
  if (type !== (schema.type === "integer" ? "number" : schema.type)) return false;
  if (typeof value !== "string") return true;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format } = schema;
  if (format === "date" && value.length !== 10) return false;
  if (value.length < minLength || value.length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern).test(value);
}
