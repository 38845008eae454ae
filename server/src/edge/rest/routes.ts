import type { BoundRoute } from "./handle.js";
import { type AccountServices, accountRoutes } from "./routes/account.js";
import { type AuthServices, authRoutes } from "./routes/auth.js";
import { type PaymentServices, paymentRoutes } from "./routes/payment.js";
import { type SettingsServices, settingsRoutes } from "./routes/settings.js";
import { type TokenServices, tokenRoutes } from "./routes/token.js";
import { type UserServices, userRoutes } from "./routes/user.js";

/** Everything the operations of the API run on. */
export type RestServices = AuthServices &
  TokenServices &
  UserServices &
  AccountServices &
  SettingsServices &
  PaymentServices;

/** Every operation of the contract with what it runs; `createRestServer` refuses to start when one is missing. */
export const restRoutes: readonly BoundRoute<RestServices>[] = [
  ...authRoutes,
  ...tokenRoutes,
  ...userRoutes,
  ...accountRoutes,
  ...settingsRoutes,
  ...paymentRoutes,
];
