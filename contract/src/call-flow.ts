import { type Static, type TSchema, Type } from "typebox";
import { ISIPControlAppBase } from "./base-forms.js";
import { ICallBase } from "./call-base.js";
import { dates, Mask, SearchParams, SearchPayload, Tn, Uuid } from "./primitives.js";
import { Named, Nullable, Words } from "./schema.js";

/** Free JSON: passed through as stored. */
const Json = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: "object", additionalProperties: true } as TSchema);

/** One executed XML element without its call and app (events.md 6.3). */
export const ICallFlowRow = Named("ICallFlowRow", {
  ...dates,
  uuid: Uuid,
  sequence: Type.Integer(),
  success: Type.Boolean(),
  state: Words(["success", "failed"]),
  reason: Type.String(),
  /** Canonical element name; an unknown element as written. */
  name: Type.String(),
  tag: Nullable(Type.String()),
  path: Type.String(),
  document: Type.Integer(),
  element: Type.Unknown(),
  command: Json,
  response: Json,
});
export type ICallFlowRow = Static<typeof ICallFlowRow>;

/** One executed XML element (entities.md 8.10). */
export const ILogCallFlow = Named("ILogCallFlow", {
  ...ICallFlowRow.properties,
  call: ICallBase,
  sip_control_app: Nullable(ISIPControlAppBase),
});
export type ILogCallFlow = Static<typeof ILogCallFlow>;

/** Body of `POST /sip/app/{uuid}/logs`; default order `created_on` ASC, ties by `sequence`. */
export const ILogCallFlowSearchParams = SearchParams(
  "ILogCallFlowSearchParams",
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    success: Type.Optional(Type.Boolean()),
    from: Type.Optional(Mask),
    tn: Type.Optional(Tn),
    call: Type.Optional(Uuid),
    tag: Type.Optional(Mask),
    path: Type.Optional(Mask),
  },
  ["name", "from", "tn", "channel_uuid", "created_on", "modified_on"],
);
export type ILogCallFlowSearchParams = Static<typeof ILogCallFlowSearchParams>;

export const ILogCallFlowSearchPayload = SearchPayload("ILogCallFlowSearchPayload", ILogCallFlow);
export type ILogCallFlowSearchPayload = Static<typeof ILogCallFlowSearchPayload>;

/**
 * One fault of a document, lines and columns from 1; `path` names the command that will fail. `allowed` tells the
 * children, attributes or words that may stand there, `nearest` the one of them that was likely meant.
 */
export const CallFlowFault = Type.Object({
  line: Type.Integer(),
  column: Type.Integer(),
  path: Type.Optional(Type.String()),
  message: Type.String(),
  /** The offending token of an error. */
  value: Type.Optional(Type.String()),
  allowed: Type.Optional(Type.Array(Type.String())),
  nearest: Type.Optional(Type.String()),
});
