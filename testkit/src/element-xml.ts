/**
 * The text of an element that a log row holds (events.md 6.2). Children of one name stand together there, so their order
 * among others is not known any more.
 */
export function elementXml(name: string, element: unknown, indent = ""): string {
  if (typeof element !== "object" || element === null) return tag(name, "", escapeText(String(element ?? "")), indent);
  const {
    $: attributes = {},
    _: text = "",
    ...children
  } = element as {
    $?: Readonly<Record<string, string>>;
    _?: string;
  } & Readonly<Record<string, unknown>>;
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(value)}"`);
  const inner = Object.entries(children).flatMap(([child, list]) =>
    Array.isArray(list) ? list.map((one: unknown) => elementXml(child, one, `${indent}  `)) : [],
  );
  if (inner.length === 0) return tag(name, written.join(""), escapeText(text), indent);
  return `${indent}<${name}${written.join("")}>${escapeText(text)}\n${inner.join("")}${indent}</${name}>\n`;
}

/** A document of elements that ran, in their order. */
export function documentXml(elements: readonly { readonly name: string; readonly element: unknown }[]): string {
  return `<Response>\n${elements.map(({ name, element }) => elementXml(name, element, "  ")).join("")}</Response>\n`;
}

function tag(name: string, attributes: string, text: string, indent: string): string {
  return text === "" ? `${indent}<${name}${attributes}/>\n` : `${indent}<${name}${attributes}>${text}</${name}>\n`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
