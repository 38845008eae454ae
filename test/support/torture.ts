import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What becomes of one message: a status, or a call that was handed up. */
export type Outcome = number | "call";

/** The treatment of one message, as its RFC tells it and as far as the RFC leaves us free as we chose. */
export interface Treatment {
  /** Of the RFC. */
  readonly section: string;
  readonly treatment: string;
  /** What comes of it as a datagram, and on a stream; empty = it is dropped. */
  readonly udp: readonly Outcome[];
  readonly tcp: readonly Outcome[];
  /** A stream ends with it. */
  readonly closes?: boolean;
  /** URIs of the contacts that are bound once it is sent with the right credentials. */
  readonly registers?: readonly string[];
  /** What must be true of it once it is read. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * A message of RFC 4475 (`torture`), byte by byte as its appendix holds it, or of RFC 5118 (`torture-ipv6`): the appendix of
 * that one has bare line feeds and lengths that fit no body, so here are CRLF and the lengths that follow from it.
 */
export interface TortureCase extends Treatment {
  readonly name: string;
  readonly bytes: Buffer;
}

const FIXTURES = fileURLToPath(new URL("../fixtures/sip/", import.meta.url));

export function tortureCases(set: "torture" | "torture-ipv6"): readonly TortureCase[] {
  const table = JSON.parse(readFileSync(`${FIXTURES}${set}/treatment.json`, "utf8")) as Record<string, Treatment>;
  return Object.entries(table).map(([name, treatment]) => ({
    name,
    ...treatment,
    bytes: readFileSync(`${FIXTURES}${set}/${name}.dat`),
  }));
}
