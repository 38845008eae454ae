/** A text as it may stand in XML, between tags or in an attribute in double quotes. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
