/** How a text is written into the place where its placeholder stands. */
type Escape = (text: string) => string;

const asUrl: Escape = encodeURIComponent;
const asJson: Escape = (text) => JSON.stringify(text).slice(1, -1);
const asXml: Escape = (text) => text.replace(/[<>&'"]/g, (char) => `&#${char.charCodeAt(0)};`);
const asIs: Escape = (text) => text;

/** Request template of a carrier (messaging.md 8.2). */
export interface RequestTemplate {
  readonly method: "POST" | "PUT" | "GET";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request ready to be sent. */
export interface FilledRequest {
  readonly method: RequestTemplate["method"];
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * Fills the placeholders of a template. What is filled in can never leave its place: it is escaped for where it stands,
 * by the content type in the body.
 * @param values by placeholder name, secrets as `secret.NAME`; a name without a value becomes nothing
 */
export function fillTemplate(template: RequestTemplate, values: Readonly<Record<string, string>>): FilledRequest {
  const headers = Object.entries(template.headers ?? {}).map(([name, text]) => [
    name.toLowerCase(),
    fill(text, values, asIs),
  ]);
  const byName = Object.fromEntries(headers) as Record<string, string>;
  const type = byName["content-type"] ?? "application/json";
  const body = template.body === undefined ? undefined : fill(template.body, values, escapeOf(type));
  return {
    method: template.method,
    url: fill(template.url, values, asUrl),
    headers: body === undefined ? byName : { ...byName, "content-type": type },
    body,
  };
}

function fill(text: string, values: Readonly<Record<string, string>>, written: Escape): string {
  return text.replaceAll(/\{\{([^}]*)\}\}/g, (_whole, name: string) =>
    Object.hasOwn(values, name) ? written(values[name] ?? "") : "",
  );
}

function escapeOf(type: string): Escape {
  if (/json/i.test(type)) return asJson;
  if (/xml/i.test(type)) return asXml;
  return /urlencoded/i.test(type) ? asUrl : asIs;
}
