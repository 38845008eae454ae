import type { Static } from "typebox";
import { IAccountBase } from "./account.js";
import { IAddressBase } from "./address.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

/** Address as the answer or as an element of a list (entities.md 4.8). `user` made it. */
export const IAddress = Named("IAddress", {
  ...IAddressBase.properties,
  user: IUserBase,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type IAddress = Static<typeof IAddress>;
