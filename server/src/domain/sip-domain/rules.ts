import { invalidField } from "../../base/errors.js";

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * The full name, lower case, of what a client gave: a label, a name with the installation's suffix, or a custom
 * domain that is configured. Throws 400 for anything else.
 */
export function fullDomainName(given: string, suffix: string, customDomains: readonly string[] = []): string {
  const name = given.toLowerCase();
  if (customDomains.includes(name)) return name;
  const label = name.endsWith(`.${suffix}`) ? name.slice(0, -suffix.length - 1) : name;
  if (label.length < 3 || label.length > 63 || !LABEL.test(label))
    throw invalidField(
      "body.domain",
      `must be a label of 3 to 63 characters a-z, 0-9 and inner -, or such a label with .${suffix}`,
      given,
    );
  return `${label}.${suffix}`;
}

/** The name a path means: the full name, or the label alone. Never throws; what cannot exist is found nowhere. */
export function domainOfPath(given: string, suffix: string): string {
  const name = given.toLowerCase();
  return name.includes(".") ? name : `${name}.${suffix}`;
}
