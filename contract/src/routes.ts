import type { Route } from "./define-route.js";
import * as account from "./routes/account.js";
import * as auth from "./routes/auth.js";
import * as payment from "./routes/payment.js";
import * as settings from "./routes/settings.js";
import * as token from "./routes/token.js";
import * as transaction from "./routes/transaction.js";
import * as user from "./routes/user.js";

/** The route files: each exports its operations and nothing else. */
const files: readonly Readonly<Record<string, Route>>[] = [auth, token, user, account, settings, transaction, payment];

/** Every operation of the API that works. What is not here does not exist: 404. */
export const routes: readonly Route[] = files.flatMap((file) => Object.values(file));
