/** Token of RFC 3261 §25.1 that names a parameter. */
export const NAME = /^[\w\-.!%*+`'~]+$/;
/** token, or host (RFC 3261 §25.1 gen-value); `@` and others are met in the wild inside tags. */
export const PLAIN = /^[^\s"<>,;=?]*$/;
/** A user that need not be looked at letter by letter. */
export const PLAIN_USER = /^[A-Za-z0-9\-_.+]*$/;
export const HOST_NAME = /^[A-Za-z0-9._-]+$/;

export const QUOTE = 0x22;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const AT = 0x40;

/** What a letter of ASCII may stand in: the name of a parameter in lower case, a value without quotes, a user, the name of a host. */
export const IN_NAME = 1;
export const IN_VALUE = 2;
export const IN_USER = 4;
export const IN_HOST = 8;
const KINDS = kinds();

/** Whether the letter at that place may stand there. Hot. */
export function isOf(text: string, at: number, kind: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && (KINDS[code]! & kind) !== 0;
}

/** The same of bytes, which are read faster. Behind their end stands nothing. Hot. */
export function isByteOf(bytes: Uint8Array, at: number, kind: number): boolean {
  return at < bytes.length && (KINDS[bytes[at]!]! & kind) !== 0;
}

function kinds(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => {
    if (code > 127) return 0;
    const letter = String.fromCharCode(code);
    const isLower = letter === letter.toLowerCase();
    const inName = NAME.test(letter) && isLower ? IN_NAME : 0;
    const inUser = PLAIN_USER.test(letter) ? IN_USER : 0;
    return inName | inUser | (PLAIN.test(letter) ? IN_VALUE : 0) | (HOST_NAME.test(letter) ? IN_HOST : 0);
  });
}
