import { Type } from "typebox";

/** What a signed address bears (security.md 13): until when it holds, in seconds since 1970, and its HMAC. */
export const signedLinkQuery = Type.Object({
  expires: Type.Integer({ minimum: 0, maximum: 9_999_999_999 }),
  signature: Type.String({ minLength: 1, maxLength: 128 }),
});
