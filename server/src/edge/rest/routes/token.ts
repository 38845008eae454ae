import { createToken, listTokens, modifyToken, removeAllTokens, removeToken } from "@opentact/contract";
import type { Tokens } from "../../../domain/token/service.js";
import { list } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface TokenServices {
  readonly tokens: Tokens;
}

export const tokenRoutes: readonly BoundRoute<TokenServices>[] = [
  handle(createToken, (s: TokenServices, { actor, body }) => s.tokens.create(actor, body)),
  handle(listTokens, async (s: TokenServices, { actor, query }) => list(await s.tokens.list(actor, query))),
  handle(modifyToken, (s: TokenServices, { actor, params, body }) => s.tokens.update(actor, params.uuid, body)),
  handle(removeAllTokens, (s: TokenServices, { actor }) => s.tokens.removeAll(actor)),
  handle(removeToken, (s: TokenServices, { actor, params }) => s.tokens.remove(actor, params.token)),
];
