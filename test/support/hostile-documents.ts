const inResponse = (content: string) => `<Response>${content}</Response>`;

/** One document of each class that is meant to harm whoever reads it (security.md 9). None may run. */
export const HOSTILE_DOCUMENTS: Readonly<Record<string, string>> = {
  exponential:
    '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Response><Say>&c;</Say></Response>',
  quadratic: `<!DOCTYPE r [<!ENTITY a "${"a".repeat(10_000)}">]><Response><Say>${"&a;".repeat(10_000)}</Say></Response>`,
  recursive: '<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><Response><Say>&a;</Say></Response>',
  parameter: '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd">%p;]><Response/>',
  file: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response><Say>&x;</Say></Response>',
  dtd: '<!DOCTYPE Response SYSTEM "http://127.0.0.1/response.dtd"><Response/>',
  undeclared: inResponse("<Say>&x;</Say>"),
  deep: inResponse(`${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}`).slice(0, 250_000),
  broad: inResponse("<a/>".repeat(40_000)),
  long_attribute: inResponse(`<Say text="${"x".repeat(200_000)}"/>`),
  many_attributes_twice: inResponse(`<Say ${"a='' ".repeat(10_000)}/>`),
  doubled: inResponse('<Say text="a" text="b"/>'),
  control: inResponse("<Say>&#0;</Say>"),
  surrogate: inResponse("<Say>&#xD800;</Say>"),
  encoding: '<?xml version="1.0" encoding="UTF-7"?><Response/>',
  second_root: "<Response/><Response/>",
  other_root: "<html><body>404</body></html>",
  open: inResponse("<Say>a").slice(0, -"</Response>".length),
};
