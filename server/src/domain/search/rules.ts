import type { SearchBase } from "@opentact/contract";
import type { PageQuery } from "../../base/page.js";

export type OrderWord = "ASC" | "DESC";

/** What a search applies: echoed in its answer (entities.md 3.2). */
export interface Applied {
  readonly take: number;
  readonly skip: number;
  readonly mode: "AND" | "OR";
  readonly order: Readonly<Record<string, OrderWord>>;
}

/** The page and order of a search. `take` and `skip` stand in query or body, the body wins; 10 and 0 by default. */
export function appliedSearch(
  body: Pick<SearchBase, "take" | "skip" | "mode" | "order">,
  query: PageQuery = {},
  defaultOrder: Readonly<Record<string, OrderWord>> = { created_on: "DESC" },
): Applied {
  const order = body.order && Object.keys(body.order).length > 0 ? body.order : defaultOrder;
  return { take: body.take ?? query.take ?? 10, skip: body.skip ?? query.skip ?? 0, mode: body.mode ?? "AND", order };
}

/** The answer of a search: what was applied, all matches counted, one page of them. */
export function searchPayload<T>(applied: Applied, found: { readonly data: readonly T[]; readonly total: number }) {
  return { ...applied, total: found.total, data: [...found.data] };
}

/**
 * A mask of the API as text for SQL LIKE over lower-case values: `*` = any run, `%` = exactly one character, all else
 * stands for itself. A leading `+` does not matter (rest.md 1.8).
 */
export function maskToLike(mask: string): string {
  return mask.toLowerCase().replace(/^\+/, "").replace(/[\\_]/g, "\\$&").replaceAll("%", "_").replace(/\*+/g, "%");
}
