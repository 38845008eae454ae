import type { Route } from "@opentact/contract";
import { type FactField, type FactOperation, type Facts, type FactType, readType } from "./facts.js";
import { literalsOf, propertiesOf, typesOf, type View, variants } from "./server-schema.js";

/**
 * What the published description has and the server lacks, one line each: operations, operation ids, parameters, body
 * and reply properties with their types and enumerated values, statuses.
 */
export function contractDiff(facts: Facts, routes: readonly Route[]): string[] {
  const answered = new Set(facts.paths.flatMap((operation) => namesOf(payloadOf(facts, operation))));
  const lines = facts.paths.flatMap((operation) => {
    const route = routeFor(operation, routes);
    if (!route) return [`${operation.method} ${operation.path}: no such operation`];
    return new OperationDiff(facts, operation, route, answered).lines();
  });
  return [...new Set(lines)].sort();
}

function routeFor({ method, path }: FactOperation, routes: readonly Route[]): Route | undefined {
  const shape = (one: string) => one.replaceAll(/\{\w+\}/g, "{}");
  return routes.find(
    (route) =>
      route.method === method && [route.path, ...(route.aliases ?? [])].some((one) => shape(one) === shape(path)),
  );
}

/** Type of `payload` of the success answer. */
function payloadOf(facts: Facts, { responses }: FactOperation): FactType {
  const name = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
  const response = name === undefined ? undefined : readType(facts, name);
  const payload = response?.kind === "object" ? response.fields.find((field) => field.name === "payload") : undefined;
  return payload ? readType(facts, payload.type) : { kind: "any" };
}

function namesOf(type: FactType): string[] {
  if (type.kind === "array") return namesOf(type.of);
  return type.kind === "object" && type.name !== "" ? [type.name] : [];
}

class OperationDiff {
  readonly #facts: Facts;
  readonly #operation: FactOperation;
  readonly #route: Route;
  /** Types that are the answer of an operation: nested in another one they stand in their base form (entities.md 1). */
  readonly #answered: ReadonlySet<string>;
  readonly #lines: string[] = [];

  constructor(facts: Facts, operation: FactOperation, route: Route, answered: ReadonlySet<string>) {
    this.#facts = facts;
    this.#operation = operation;
    this.#route = route;
    this.#answered = answered;
  }

  lines(): string[] {
    const { operationId, params, body, responses } = this.#operation;
    const route = this.#route;
    if (route.path === this.#operation.path && route.id !== operationId) this.#say(`operationId ${operationId}`);
    const query = { ...propertiesOf(route.query ?? {}), ...propertiesOf(route.body ?? {}) };
    for (const field of params.query ?? []) this.#field("query", field, query);
    for (const status of Object.keys(responses)) this.#status(status);
    for (const one of body ?? []) this.#compare("body", this.#read(one.type), (route.body ?? {}) as View, 0);
    this.#compare("reply", payloadOf(this.#facts, this.#operation), route.reply as View, 0);
    return this.#lines;
  }

  #status(status: string): void {
    // 401, the errors of 1.4 and 201 beside 200 follow from rest.md 1.4 and 1.5.
    if (["default", "200", "400", "401"].includes(status)) return;
    if (!this.#route.statuses.includes(Number(status))) this.#say(`status ${status}`);
  }

  #compare(path: string, fact: FactType, ours: View, depth: number): void {
    switch (fact.kind) {
      case "any":
        return;
      case "array": {
        const element = variants(ours).find((one) => one.items)?.items;
        if (!element) this.#say(`${path}: not an array`);
        else this.#compare(`${path}[]`, fact.of, element, depth);
        return;
      }
      case "union":
        for (const one of fact.of) this.#compare(path, one, ours, depth);
        return;
      case "object":
        if (depth > 0 && this.#answered.has(fact.name)) return;
        for (const field of fact.fields) this.#field(path, field, propertiesOf(ours), depth);
        return;
      case "enum": {
        const known = literalsOf(ours);
        for (const value of fact.values) if (known && !known.includes(value)) this.#say(`${path}: value ${value}`);
        return;
      }
      case "string":
      case "number":
      case "boolean": {
        const types = typesOf(ours);
        if (!types.has(fact.kind)) this.#say(`${path}: ${fact.kind} expected, is ${[...types].sort().join(" or ")}`);
        return;
      }
      default:
        fact satisfies never;
    }
  }

  #field(path: string, field: FactField, known: Readonly<Record<string, View>>, depth = 0): void {
    const ours = known[field.name];
    if (!ours) this.#say(`${path}.${field.name}: missing`);
    else this.#compare(`${path}.${field.name}`, this.#read(field.type), ours, depth + 1);
  }

  #read(type: string): FactType {
    return readType(this.#facts, type);
  }

  #say(what: string): void {
    this.#lines.push(`${this.#operation.method} ${this.#operation.path}: ${what}`);
  }
}
