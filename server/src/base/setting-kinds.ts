import { resolve } from "node:path";

/** Reads the text of one setting; throws {@link Unexpected} when it is not what is expected. */
export type ReadSetting<T> = (text: string) => T;

/** What a setting must be instead, as the end of a sentence: "expected a whole number from 0 to 65535". */
export class Unexpected extends Error {}

/** One of `words`. */
export function oneOf<const W extends string>(...words: W[]): ReadSetting<W> {
  return (text) => {
    const word = words.find((w) => w === text);
    if (word === undefined) throw new Unexpected(words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`);
    return word;
  };
}

/** `on` is true, `off` is false. */
export const onOrOff: ReadSetting<boolean> = (text) => {
  if (text !== "on" && text !== "off") throw new Unexpected("on or off");
  return text === "on";
};

/** A whole number, both bounds included. */
export function wholeNumber(min: number, max: number): ReadSetting<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new Unexpected(`a whole number from ${min} to ${max}`);
    return value;
  };
}

/** An amount of money, 0 or more, in whole hundred-thousandths. The decimal text is kept as given. */
export const money: ReadSetting<string> = (text) => {
  if (!/^\d{1,6}(\.\d{1,5})?$/.test(text))
    throw new Unexpected("an amount from 0 to 999999.99999 with at most 5 decimals");
  return text;
};

/** A port to listen on; 0 lets the system choose a free one. */
export const listenPort = wholeNumber(0, 65_535);

const SIZE_UNITS = { "": 1, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** A size in bytes: `1 MiB`, `512KiB`, `1048576`; 1 byte to 10 GiB. */
export const sizeBytes: ReadSetting<number> = (text) => {
  const [, digits, unit] = /^(\d{1,12}) ?(B|KiB|MiB|GiB|)$/.exec(text) ?? [];
  const value = Number(digits) * (SIZE_UNITS[unit as keyof typeof SIZE_UNITS] ?? Number.NaN);
  if (!(value >= 1 && value <= 10 * SIZE_UNITS.GiB)) throw new Unexpected("a size like 1 MiB, 512 KiB or 1048576");
  return value;
};

/** True for an IPv4 or IPv6 literal without brackets. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  return text.includes(":") && /^[0-9a-fA-F:.]+$/.test(text) && URL.canParse(`http://[${text}]/`);
}

/** True when only programs of this machine reach a listener bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIpv4(host) && host.startsWith("127."));
}

/** True for the addresses that mean every interface. */
export function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/** An IP address without brackets, or a host name. */
export const host: ReadSetting<string> = (text) => {
  const looksLikeAddress = /^[\d.]+$/.test(text) || text.includes(":");
  if (looksLikeAddress ? !isIpAddress(text) : !HOST_NAME.test(text))
    throw new Unexpected("an IP address or a host name");
  return text;
};

/** An IP address without brackets. */
export const ipAddress: ReadSetting<string> = (text) => {
  if (!isIpAddress(text)) throw new Unexpected("an IP address");
  return text;
};

/** An IP address and, if need be, a port: `192.0.2.1`, `192.0.2.1:53`, `[2001:db8::1]:53`. */
export const addressAndPort: ReadSetting<string> = (text) => {
  if (isIpAddress(text)) return text;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const isAddress = bracketed === undefined ? isIpv4(plain ?? "") : isIpv6(bracketed);
  if (!isAddress || Number(port) < 1 || Number(port) > 65_535)
    throw new Unexpected("an IP address, or one with a port");
  return text;
};

/** A UDP port of some host: `udp:relay.example:2223`, `udp:[2001:db8::1]:2223`. */
export const udpPort: ReadSetting<string> = (text) => {
  const [, name, port] = /^udp:(\[[^\]]+\]|[^:/[\]]+):(\d{1,5})$/.exec(text) ?? [];
  const isHost = name?.startsWith("[") ? isIpv6(name.slice(1, -1)) : HOST_NAME.test(name ?? "") || isIpv4(name ?? "");
  if (!isHost || Number(port) < 1 || Number(port) > 65_535) throw new Unexpected("udp:host:port");
  return text;
};

/** A DNS suffix of at least two labels, lower-cased. */
export const domainName: ReadSetting<string> = (text) => {
  if (!HOST_NAME.test(text) || !text.includes(".") || isIpAddress(text)) throw new Unexpected("a domain name");
  return text.toLowerCase();
};

const codec = oneOf("PCMU", "PCMA", "G722", "opus");

/** A comma list of codecs, each once, at least one. */
export const codecList: ReadSetting<readonly ("PCMU" | "PCMA" | "G722" | "opus")[]> = (text) => {
  const found = listOf(codec)(text);
  if (found.length === 0 || new Set(found).size < found.length)
    throw new Unexpected("a comma list of PCMU, PCMA, G722, opus, each once");
  return found;
};

/** A comma list; blanks around the commas are ignored, an empty text is the empty list. */
export function listOf<T>(item: ReadSetting<T>): ReadSetting<readonly T[]> {
  return (text) => {
    try {
      return Object.freeze(text.split(",").map((part) => part.trim()).filter((part) => part !== "").map(item)); // biome-ignore format: one chain
    } catch (error) {
      throw error instanceof Unexpected ? new Unexpected(`a comma list, each ${error.message}`) : error;
    }
  };
}

/** A network `address/bits`; a bare address is a network of one. Given back with its bits. */
export const network: ReadSetting<string> = (text) => {
  const [address = "", bits, ...rest] = text.split("/");
  const most = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : 999;
  if (most < 0 || rest.length > 0 || length > most) throw new Unexpected("a network like 10.0.0.0/8 or ::1/128");
  return `${address}/${length}`;
};

/** An absolute URL of one of the schemes (written without colon). The text is kept as given. */
export function urlOf(...schemes: string[]): ReadSetting<string> {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !schemes.includes(url.protocol.slice(0, -1)))
      throw new Unexpected(`a URL that begins with ${schemes.map((scheme) => `${scheme}:`).join(" or ")}`);
    return text;
  };
}

/** An http or https URL without path, query and final slash, as browsers write an origin. */
export const origin: ReadSetting<string> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !["", "/"].includes(url.pathname + url.search + url.hash))
    throw new Unexpected("a URL like https://example.com, without a path");
  return url.origin;
};

/** A path, made absolute from the folder the program was started in. */
export const path: ReadSetting<string> = (text) => resolve(text);

/** Any text between `min` and `max` characters. */
export function textOf(min: number, max: number): ReadSetting<string> {
  return (text) => {
    if (text.length < min || text.length > max) throw new Unexpected(`a text of ${min} to ${max} characters`);
    return text;
  };
}

/** An ISO 4217 code: three capital letters. */
export const currencyCode: ReadSetting<string> = (text) => {
  if (!/^[A-Z]{3}$/.test(text)) throw new Unexpected("three capital letters (ISO 4217)");
  return text;
};

/** A secret of at least 32 bytes (security.md 3.1: HS256 keys). */
export const longSecret: ReadSetting<string> = (text) => {
  if (Buffer.byteLength(text) < 32) throw new Unexpected("at least 32 characters, random");
  return text;
};

/** An e-mail address, lower-cased. */
export const email: ReadSetting<string> = (text) => {
  if (!/^[^\s@<>]{1,64}@[^\s@<>]{1,190}$/.test(text)) throw new Unexpected("an e-mail address");
  return text.toLowerCase();
};

/** `name=days` pairs, comma separated. */
export function daysPerName(least: Readonly<Record<string, number>>): ReadSetting<Readonly<Record<string, number>>> {
  const names = Object.keys(least);
  const expected = `a comma list of name=days (names: ${names.join(", ")}; events at least ${least["events"]})`;
  return (text) => {
    const days: Record<string, number> = {};
    for (const pair of text.split(",")) {
      const [, name = "", count = ""] = /^\s*([a-z_]+)=(\d{1,5})\s*$/.exec(pair) ?? [];
      if (!Object.hasOwn(least, name) || Number(count) < least[name]!) throw new Unexpected(expected);
      days[name] = Number(count);
    }
    return Object.freeze(days);
  };
}

/** Name of a number provider and the address of its API. */
export interface ProviderSetting {
  readonly name: string;
  readonly url: string;
}

/** A comma list of `name=url`, each name once; `dev` and `static` are taken. */
export const providers: ReadSetting<readonly ProviderSetting[]> = (text) => {
  const found = listOf(provider)(text);
  if (new Set(found.map(({ name }) => name)).size < found.length) throw new Unexpected("each name once");
  return found;
};

function provider(text: string): ProviderSetting {
  const [, name = "", url = ""] = /^([a-z][a-z0-9_-]{0,31})=(https?:\/\/.+)$/.exec(text) ?? [];
  if (name === "" || ["dev", "static"].includes(name) || !URL.canParse(url))
    throw new Unexpected("name=url with an http or https URL, the name neither dev nor static");
  return { name, url };
}

/** A route and quality class as it is configured. */
export interface ProductSetting {
  readonly id: number;
  readonly name: string;
  readonly type: "public" | "private";
}

/** A comma list of `id=name` or `id=name:private`, each id once, 1 to 1024. */
export const products: ReadSetting<readonly ProductSetting[]> = (text) => {
  const found = listOf(product)(text);
  if (new Set(found.map(({ id }) => id)).size < found.length) throw new Unexpected("each id once");
  return found;
};

function product(text: string): ProductSetting {
  const [, id = "", name = "", hidden] = /^(\d{1,4})=([^:=]{1,255}?)(:private)?$/.exec(text) ?? [];
  if (Number(id) < 1 || Number(id) > 1024 || name === "") throw new Unexpected("id=name or id=name:private");
  return { id: Number(id), name, type: hidden === undefined ? "public" : "private" };
}

/** A comma list of `name=count` with these names; those left out are not in the result. An empty text is no name. */
export function countPerName(...names: readonly string[]): ReadSetting<Readonly<Record<string, number>>> {
  return (text) => {
    const counts: Record<string, number> = {};
    for (const pair of text.split(",").filter((one) => one.trim() !== "")) {
      const [, name = "", count = ""] = /^\s*(\w+)=(\d{1,7})\s*$/.exec(pair) ?? [];
      if (!names.includes(name)) throw new Unexpected(`a comma list of name=count (names: ${names.join(", ")})`);
      counts[name] = Number(count);
    }
    return Object.freeze(counts);
  };
}
