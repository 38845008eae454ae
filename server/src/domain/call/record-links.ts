import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link grants: one recording until a time. */
export interface RecordGrant {
  readonly uuid: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Signs addresses of recordings, so that one can be handed on without the rights of its account. */
export class RecordLinks {
  readonly #key: Buffer;

  /** @param secret of the installation; the links of another one, or of a former secret, are not valid */
  constructor(secret: string) {
    this.#key = createHmac("sha256", secret).update("links of recordings").digest();
  }

  sign({ uuid, expires }: RecordGrant): string {
    return createHmac("sha256", this.#key).update(`${uuid} ${expires}`).digest("base64url");
  }

  /** @param nowMs epoch ms */
  isValid(grant: RecordGrant, signature: string, nowMs: number): boolean {
    const [given, right] = [Buffer.from(signature), Buffer.from(this.sign(grant))];
    return given.length === right.length && timingSafeEqual(given, right) && nowMs < grant.expires * 1000;
  }
}
