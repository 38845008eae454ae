import type { FastifyInstance, InjectOptions } from "fastify";
import { FakeClock } from "../../server/src/base/fake-clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { Metrics } from "../../server/src/base/metrics.js";
import { Accounts } from "../../server/src/domain/account/service.js";
import { AccessTokens } from "../../server/src/domain/auth/jwt.js";
import { Passwords } from "../../server/src/domain/auth/passwords.js";
import { Revoker } from "../../server/src/domain/auth/revoker.js";
import { AuthService } from "../../server/src/domain/auth/service.js";
import { Payments } from "../../server/src/domain/ledger/payments.js";
import { Transactions } from "../../server/src/domain/ledger/transactions.js";
import { settingsOf } from "../../server/src/domain/settings/service.js";
import { Tokens } from "../../server/src/domain/token/service.js";
import { Users } from "../../server/src/domain/user/service.js";
import { type RestServices, restRoutes } from "../../server/src/edge/rest/routes.js";
import { createRestServer, type RestServerOptions } from "../../server/src/edge/rest/server.js";
import { SqlAccounts } from "../../server/src/store/account.js";
import { SqlAuth } from "../../server/src/store/auth.js";
import { SqlIdempotency } from "../../server/src/store/idempotency.js";
import { SqlPayments } from "../../server/src/store/payment.js";
import { secretBox } from "../../server/src/store/secret-box.js";
import { SqlTokens } from "../../server/src/store/token.js";
import { SqlTransactions } from "../../server/src/store/transaction-history.js";
import { SqlUsers } from "../../server/src/store/user.js";
import { checkAnswer } from "./contract.js";
import { createTestStore, type TestStore } from "./database.js";

/** One answer, already checked against the contract. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The parsed body; loosely typed, tests read single members of it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests pick single members of any answer
  readonly body: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly payload: any;
}

/** A user with an account and credentials, made for a test. */
export interface RestPerson {
  readonly uuid: string;
  readonly account: string;
  readonly email: string;
  readonly password: string;
  readonly jwt: string;
}

/** What a request of a test may bring. */
export interface RestCall {
  readonly as?: RestPerson | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string | string[]>;
  /** Sent as it is, with its own content type in `headers`. */
  readonly raw?: string | Buffer;
  readonly address?: string;
}

/** A REST server on a database of its own, with time that stands still. */
export interface RestWorld {
  readonly app: FastifyInstance;
  readonly store: TestStore;
  readonly clock: FakeClock;
  readonly revoker: Revoker;
  readonly auth: AuthService;
  readonly users: Users;
  readonly metrics: Metrics;
  call(method: string, path: string, call?: RestCall): Promise<RestAnswer>;
  /** A new user with its own account. */
  person(): Promise<RestPerson>;
  admin(): Promise<RestPerson>;
  close(): Promise<void>;
}

export const JWT_SECRET = "a secret of a test, thirty-two bytes or more";
/** Seals the secrets of a test. */
export const TEST_BOX = secretBox("a key of a test");
const OFF = { perMinute: 0, anonymousPerMinute: 0, signUpsPerHour: 0, searchesPerMinute: 0 };

/**
 * @param options.more services of other nouns, made of the store
 * @param options.server parts of the server's options; limits are off unless given
 */
export async function createRestWorld(
  options: {
    readonly server?: Partial<RestServerOptions<RestServices>>;
    readonly isSignUpOpen?: boolean;
    readonly more?: (store: TestStore, clock: FakeClock) => object;
  } = {},
): Promise<RestWorld> {
  const store = await createTestStore();
  const clock = new FakeClock();
  const log = createLog("silent");
  const revoker = new Revoker();
  const passwords = new Passwords(clock);
  const tokens = new AccessTokens(clock, { secret: JWT_SECRET, domain: "opentact.test" });
  const auth = new AuthService({ store: new SqlAuth(store, TEST_BOX), tokens, passwords, clock, log });
  const metrics = new Metrics(false);
  const isSignUpOpen = options.isSignUpOpen ?? true;
  const users = new Users({
    store: new SqlUsers(store),
    hasher: passwords,
    issuer: auth,
    revoker,
    clock,
    settings: { isSignUpOpen, passwordMin: 8 },
  });
  const services = {
    users,
    tokens: new Tokens({ store: new SqlTokens(store), revoker, clock }),
    accounts: new Accounts({ store: new SqlAccounts(store), revoker, clock }),
    payments: new Payments({ store: new SqlPayments(store), clock }),
    transactions: new Transactions(new SqlTransactions(store)),
    settings: settingsOf({ isSignUpOpen, sipDomainSuffix: "sip.opentact.test", wssUrl: "ws://h/", sourceIps: [] }),
    ...options.more?.(store, clock),
    // Operations of nouns without a service here are mounted, but no test of this world calls them.
  } as RestServices;
  const app = await createRestServer<RestServices>({
    routes: restRoutes,
    services,
    door: auth,
    idempotency: new SqlIdempotency(store),
    log,
    clock,
    rateLimits: OFF,
    metrics,
    ...options.server,
  });
  const call = (method: string, path: string, given: RestCall = {}) => send(app, method, path, given);
  const login = async (email: string, password: string): Promise<RestPerson> => {
    const headers = { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}` };
    const { payload } = await call("GET", "/auth", { headers });
    return { uuid: payload.uuid, account: payload.account.uuid, email, password, jwt: payload.token };
  };
  return {
    app,
    store,
    clock,
    revoker,
    auth,
    users,
    metrics,
    call,
    person: async () => {
      const [email, password] = [`${newUuid()}@example.org`, newUuid()];
      await users.create(undefined, { email, password });
      return login(email, password);
    },
    admin: async () => {
      const [email, password] = [`admin-${newUuid().slice(0, 8)}@example.org`, newUuid()];
      const root = { kind: "user", account: newUuid(), user: newUuid(), role: "Admin", isOwner: true } as const;
      await users.create(root, { email, password, role: "Admin" });
      return login(email, password);
    },
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}

async function send(app: FastifyInstance, method: string, path: string, call: RestCall): Promise<RestAnswer> {
  const headers = { ...(call.as ? { "x-auth-token": call.as.jwt } : {}), ...call.headers };
  const options: InjectOptions = {
    method: method as "GET",
    url: `/rest${path}`,
    headers,
    ...(call.query ? { query: call.query } : {}),
    ...(call.address ? { remoteAddress: call.address } : {}),
    ...(call.raw !== undefined
      ? { payload: call.raw }
      : call.body !== undefined
        ? { payload: call.body as object }
        : {}),
  };
  const reply = await app.inject(options);
  const isJson = String(reply.headers["content-type"]).startsWith("application/json");
  const body: unknown = isJson && reply.payload !== "" ? JSON.parse(reply.payload) : undefined;
  if (isJson && method !== "HEAD") checkAnswer(method, `/rest${path}`, reply.statusCode, body);
  return {
    status: reply.statusCode,
    headers: reply.headers as Record<string, string>,
    text: reply.payload,
    body,
    payload: (body as { payload?: unknown } | undefined)?.payload,
  };
}
