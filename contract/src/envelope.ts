import { type TSchema, Type } from "typebox";
import type { Route } from "./define-route.js";

/** One entry of `fields`: what is wrong with a value, and the value unless it is a secret. */
const FieldProblem = Type.Object({
  message: Type.String(),
  value: Type.Optional(Type.Unknown()),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
});

/** Every answer that is not a success (rest.md 1.4). `status` equals the HTTP status. */
export const ErrorResponse = Type.Object(
  {
    success: Type.Literal(false),
    message: Type.String(),
    status: Type.Integer(),
    meta: Type.Optional(Type.String()),
    fields: Type.Optional(Type.Record(Type.String(), FieldProblem)),
  },
  { title: "IErrorResponse" },
);

/** Shape of an error answer. */
export interface ErrorBody {
  readonly success: false;
  readonly message: string;
  readonly status: number;
  readonly meta?: string;
  readonly fields?: Readonly<Record<string, { message: string; value?: unknown; line?: number; column?: number }>>;
}

/** The whole answer of an operation that succeeded. */
export function successAnswer(route: Pick<Route, "reply" | "beside" | "isBare">): TSchema {
  return route.isBare ? route.reply : successEnvelope(route.reply, route.beside);
}

/**
 * Every answer that is a success: `{success: true, payload}`.
 * @param beside further keys next to `payload` (only call flow documents have some)
 */
export function successEnvelope(payload: TSchema, beside: Readonly<Record<string, TSchema>> = {}) {
  return Type.Object({ success: Type.Literal(true), payload, ...beside });
}
