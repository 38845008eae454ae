import { createUser, getCurrentUser, getUser, updateUser } from "@opentact/contract";
import type { Users } from "../../../domain/user/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface UserServices {
  readonly users: Users;
}

export const userRoutes: readonly BoundRoute<UserServices>[] = [
  handle(createUser, (s: UserServices, { actor, body }) => s.users.create(actor, body)),
  handle(getCurrentUser, (s: UserServices, { actor }) => s.users.get(actor, actor.user)),
  handle(getUser, (s: UserServices, { actor, params }) => s.users.get(actor, params.uuid)),
  handle(updateUser, (s: UserServices, { actor, params, body }) => s.users.update(actor, params.uuid, body)),
];
