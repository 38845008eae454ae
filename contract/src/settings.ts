import { type Static, Type } from "typebox";
import { Named, Words } from "./schema.js";

/** What a client may know of the installation before it signs in (entities.md 4.9). */
export const ISettings = Named("ISettings", {
  payments: Type.Object({
    stripe: Type.Object({ public_key: Type.String() }),
    paypal: Type.Object({ client_id: Type.String(), mode: Words(["live", "sandbox"]) }),
  }),
  auth: Type.Object({
    apple: Type.Object({ client_id: Type.String() }),
    facebook: Type.Object({ app_id: Type.Number(), api_version: Type.String() }),
    google: Type.Object({ client_id: Type.String(), scope: Type.String() }),
  }),
  /** Whether `POST /user` is open. */
  sign_up: Type.Boolean(),
  sip_domain_suffix: Type.String(),
  /** Address of the event websocket. */
  wss_url: Type.String(),
  webhooks: Type.Object({ source_ips: Type.Array(Type.String()) }),
});
export type ISettings = Static<typeof ISettings>;
