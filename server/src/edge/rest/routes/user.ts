import {
  createUser,
  deleteUser,
  getCurrentUser,
  getUser,
  removeAvatar,
  requestPasswordReset,
  resetPassword,
  updateUser,
  uploadAvatar,
} from "@opentact/contract";
import type { UserAvatars } from "../../../domain/user/avatar.js";
import type { Membership } from "../../../domain/user/membership.js";
import type { PasswordResets } from "../../../domain/user/password-reset.js";
import type { Users } from "../../../domain/user/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface UserServices {
  readonly users: Users;
  readonly userAvatars: UserAvatars;
  readonly membership: Membership;
  readonly passwordResets: PasswordResets;
}

export const userRoutes: readonly BoundRoute<UserServices>[] = [
  handle(createUser, (s: UserServices, { actor, body }) => s.users.create(actor, body)),
  handle(getCurrentUser, (s: UserServices, { actor }) => s.users.get(actor, actor.user)),
  handle(getUser, (s: UserServices, { actor, params }) => s.users.get(actor, params.uuid)),
  handle(updateUser, (s: UserServices, { actor, params, body }) => s.users.update(actor, params.uuid, body)),
  handle(deleteUser, (s: UserServices, { actor, params }) => s.membership.remove(actor, params.uuid)),
  handle(uploadAvatar, (s: UserServices, { actor, params, file }) =>
    s.userAvatars.upload(actor, params.uuid, file?.bytes ?? Buffer.alloc(0)),
  ),
  handle(removeAvatar, (s: UserServices, { actor, params }) => s.userAvatars.remove(actor, params.uuid)),
  handle(requestPasswordReset, (s: UserServices, { query }) => s.passwordResets.request(query.email, query.callback)),
  handle(resetPassword, (s: UserServices, { body, address }) =>
    s.passwordResets.set(body.token, body.password, address),
  ),
];
