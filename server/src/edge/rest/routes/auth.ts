import { authenticate } from "@opentact/contract";
import type { Users } from "../../../domain/user/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface AuthServices {
  readonly users: Users;
}

export const authRoutes: readonly BoundRoute<AuthServices>[] = [
  handle(authenticate, (s: AuthServices, { actor }) => s.users.authenticate(actor)),
];
