import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link grants: one file until a time. */
export interface LinkGrant {
  readonly uuid: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Signs addresses of files, so that one can be handed on without the rights of its account. */
export class SignedLinks {
  readonly #key: Buffer;

  /**
   * @param secret of the installation; the links of another one, or of a former secret, are not valid
   * @param purpose of the links; those of another purpose are not valid
   */
  constructor(secret: string, purpose: "links of recordings" | "links of archives") {
    this.#key = createHmac("sha256", secret).update(purpose).digest();
  }

  sign({ uuid, expires }: LinkGrant): string {
    return createHmac("sha256", this.#key).update(`${uuid} ${expires}`).digest("base64url");
  }

  /** @param nowMs epoch ms */
  isValid(grant: LinkGrant, signature: string, nowMs: number): boolean {
    const [given, right] = [Buffer.from(signature), Buffer.from(this.sign(grant))];
    return given.length === right.length && timingSafeEqual(given, right) && nowMs < grant.expires * 1000;
  }
}
