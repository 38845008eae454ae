import { AccountEnds } from "../domain/account/end.js";
import { Accounts } from "../domain/account/service.js";
import { type GooglePerson, GoogleTokens } from "../domain/auth/google.js";
import { GoogleSignIn } from "../domain/auth/google-sign-in.js";
import { GuessGuard } from "../domain/auth/guess-guard.js";
import { AccessTokens } from "../domain/auth/jwt.js";
import { Passwords } from "../domain/auth/passwords.js";
import type { GoogleStore } from "../domain/auth/port.js";
import { Revoker } from "../domain/auth/revoker.js";
import { AuthService } from "../domain/auth/service.js";
import { Avatars } from "../domain/avatar/service.js";
import { MailSender } from "../domain/mail/service.js";
import { Settings } from "../domain/settings/reader.js";
import { PublicSettings } from "../domain/settings/service.js";
import { Tokens } from "../domain/token/service.js";
import { UserAvatars } from "../domain/user/avatar.js";
import { Membership } from "../domain/user/membership.js";
import { PasswordResets } from "../domain/user/password-reset.js";
import { Users } from "../domain/user/service.js";
import { AccountWebhookSecrets } from "../domain/webhook-secret/service.js";
import { SqlAccounts } from "../store/account.js";
import { SqlAvatars } from "../store/avatar.js";
import { CachedAuth } from "../store/cached-auth.js";
import { SqlMails } from "../store/mail.js";
import { SqlPasswordResets } from "../store/password-reset.js";
import { SqlSettings } from "../store/setting.js";
import { SqlTokens } from "../store/token.js";
import { SqlUsers } from "../store/user.js";
import { SqlWebhookSecrets } from "../store/webhook-secret.js";
import type { ServiceOptions } from "./service-options.js";

/** What knows people. */
export type PeopleServices = ReturnType<typeof peopleServices>;

/** Builds what knows people: who they are, how they prove it, what is mailed to them, how their accounts end. */
export function peopleServices(o: ServiceOptions) {
  const { config, store, clock, log, publicUrl } = o;
  const revoker = new Revoker();
  const authStore = new CachedAuth({ store, box: o.box, clock });
  const passwords = new Passwords(clock);
  const tokens = new AccessTokens(clock, {
    secret: o.jwtSecret,
    previousSecret: config.JWT_SECRET_PREVIOUS,
    domain: config.SIP_DOMAIN_SUFFIX,
  });
  const guard = new GuessGuard(clock);
  const settings = new Settings({ store: new SqlSettings(store), fixed: config.fixed, clock, log });
  const end = new AccountEnds({ revoker, clock, log });
  const avatars = new Avatars({ store: new SqlAvatars(store), blobs: o.blobs, clock, log, publicUrl });
  const userStore = new SqlUsers(store);
  const google = googleSignIn(o, authStore, settings, (person) => users.createByGoogle(person));
  const auth = new AuthService({ store: authStore, tokens, passwords, guard, google, clock, log });
  const users = new Users({ store: userStore, hasher: passwords, issuer: auth, revoker, avatars, settings, clock });
  const origins = [new URL(publicUrl).origin, ...config.CORS_ORIGINS];
  return {
    revoker,
    authStore,
    auth,
    guesses: guard,
    settings,
    accountEnds: end,
    avatars,
    users,
    userAvatars: new UserAvatars({ store: userStore, avatars, clock }),
    membership: new Membership({ store: userStore, revoker, accountEnd: end, clock }),
    passwordResets: new PasswordResets({
      store: new SqlPasswordResets(store),
      hasher: passwords,
      guesses: guard,
      revoker,
      settings,
      clock,
      origins,
    }),
    accounts: new Accounts({ store: new SqlAccounts(store), end, clock }),
    webhookSecrets: new AccountWebhookSecrets({ store: new SqlWebhookSecrets(store, o.box), clock }),
    tokens: new Tokens({ store: new SqlTokens(store), revoker, clock }),
    publicSettings: new PublicSettings({
      settings,
      sipDomainSuffix: config.SIP_DOMAIN_SUFFIX,
      wssUrl: o.wssUrl,
      googleClientId: config.GOOGLE_CLIENT_ID,
    }),
    mails: new MailSender({ store: new SqlMails(store, o.box), mailer: o.mailer, clock, log, home: publicUrl }),
  };
}

/** Undefined without a client id: Google tokens are refused then. */
function googleSignIn(
  { config, clock, log, googleKeys }: ServiceOptions,
  store: GoogleStore,
  settings: Settings,
  signUp: (person: GooglePerson) => Promise<void>,
): GoogleSignIn | undefined {
  const clientId = config.GOOGLE_CLIENT_ID;
  if (clientId === undefined) return undefined;
  const tokens = new GoogleTokens({ clientId, read: googleKeys, clock, log });
  return new GoogleSignIn({ tokens, store, isOpen: () => settings.get("auth.sign_up"), signUp });
}
