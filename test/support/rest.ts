import { tmpdir } from "node:os";
import type { FastifyInstance, InjectOptions } from "fastify";
import type { ServiceOptions } from "../../server/src/app/service-options.js";
import { createServices, type Services } from "../../server/src/app/services.js";
import { readConfig } from "../../server/src/base/config.js";
import { FakeClock } from "../../server/src/base/fake-clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { Metrics } from "../../server/src/base/metrics.js";
import type { Revoker } from "../../server/src/domain/auth/revoker.js";
import type { AuthService } from "../../server/src/domain/auth/service.js";
import type { OutgoingMail } from "../../server/src/domain/mail/port.js";
import type { Users } from "../../server/src/domain/user/service.js";
import { type RestServices, restRoutes } from "../../server/src/edge/rest/routes.js";
import { createRestServer, type RestServerOptions } from "../../server/src/edge/rest/server.js";
import { carrierHealth } from "../../server/src/engine/carrier/carrier-health.js";
import { LabSmsc } from "../../server/src/lab/smsc.js";
import { SqlIdempotency } from "../../server/src/store/idempotency.js";
import { checkAnswer, checkFile } from "./contract.js";
import { createTestStore, TEST_BOX, type TestStore } from "./database.js";
import { memoryBlobs } from "./memory-blobs.js";
import { checkStoredFrames } from "./stored-frames.js";

/** One answer, already checked against the contract. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly bytes: Buffer;
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
  /** The path is one of the host, not below `/rest`. */
  readonly isAtRoot?: boolean;
}

/** A REST server on a database of its own, with time that stands still. */
export interface RestWorld {
  readonly app: FastifyInstance;
  readonly store: TestStore;
  readonly clock: FakeClock;
  readonly revoker: Revoker;
  readonly auth: AuthService;
  readonly users: Users;
  readonly services: Services;
  readonly metrics: Metrics;
  /** The network that messages go out to. */
  readonly smsc: LabSmsc;
  call(method: string, path: string, call?: RestCall): Promise<RestAnswer>;
  /** Sends the mails that wait, as the job does, and answers those to an address in the order of their sending. */
  mailsTo(address: string): Promise<readonly OutgoingMail[]>;
  /** A new user with its own account. */
  person(): Promise<RestPerson>;
  admin(): Promise<RestPerson>;
  close(): Promise<void>;
}

export const PUBLIC_URL = "http://api.opentact.test";
export const JWT_SECRET = "a secret of a test, thirty-two bytes or more";
const OFF = { perMinute: 0, anonymousPerMinute: 0, signUpsPerHour: 0, searchesPerMinute: 0, ordersPerMinute: 0 };

/** What stands in for the live side of the platform. */
export type RestDoubles = Pick<
  ServiceOptions,
  | "mailer"
  | "googleKeys"
  | "live"
  | "traces"
  | "liveSip"
  | "registrar"
  | "audio"
  | "effects"
  | "peerHosts"
  | "carriers"
  | "validator"
  | "blobs"
  | "voices"
  | "providers"
>;

/** Takes what begins as a WAV or MP3 file for a second and a half of audio. */
const audio: RestDoubles["audio"] = {
  judge: async (bytes) => {
    const head = bytes.toString("latin1", 0, 4);
    if (head !== "RIFF" && !head.startsWith("ID3")) return { problem: "not a WAV file" };
    return { format: head === "RIFF" ? "wav" : "mp3", seconds: 1.5, played: Buffer.from("played") };
  },
};

const NO_LIVE_SIDE: Omit<RestDoubles, "mailer" | "googleKeys" | "blobs"> = {
  live: {
    node: "n1",
    hangup: async () => false,
    push: async () => "unknown",
    transfer: async () => "ended",
    play: async () => "ended",
    press: async () => "ended",
    turn: async () => false,
    place: () => undefined,
    giveUp: () => undefined,
    room: () => 0,
    onRoom: () => () => undefined,
  },
  traces: { flush: async () => undefined },
  liveSip: { peers: () => [], messages: () => [] },
  registrar: { remove: async () => undefined },
  audio,
  effects: { changed: async () => undefined },
  peerHosts: { learn: async () => undefined, hostsOf: () => [] },
  carriers: { changed: async () => undefined, health: (carrier) => carrierHealth(carrier, undefined) },
  providers: { get: () => undefined },
  validator: { validate: () => ({ ok: true, warnings: [], commands: 1 }) },
  voices: { voices: () => [] },
};

/**
 * All services of the platform on a database of its own, as `app.ts` builds them.
 * @param options.doubles what plays the live side; nobody does by default
 * @param options.server parts of the server's options; limits are off unless given
 */
export async function createRestWorld(
  options: {
    readonly server?: Partial<RestServerOptions<RestServices>>;
    readonly doubles?: Partial<RestDoubles>;
    /** Settings beside the defaults. */
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<RestWorld> {
  const store = await createTestStore();
  const clock = new FakeClock();
  const log = createLog("silent");
  const metrics = new Metrics(false);
  const mailbox: OutgoingMail[] = [];
  const smsc = new LabSmsc({ clock });
  const services = createServices({
    config: readConfig({ DATA_DIR: tmpdir(), ...options.env }),
    store,
    box: TEST_BOX,
    jwtSecret: JWT_SECRET,
    node: "n1",
    smsc,
    clock,
    log,
    publicUrl: PUBLIC_URL,
    wssUrl: "ws://h/",
    mailer: { send: async (mail) => void mailbox.push(mail) },
    blobs: memoryBlobs(new Map()),
    googleKeys: () => Promise.reject(new Error("no keys in this test")),
    ...NO_LIVE_SIDE,
    ...options.doubles,
  });
  const { users, auth, revoker } = services;
  const app = await createRestServer<RestServices>({
    routes: restRoutes,
    services,
    door: auth,
    idempotency: new SqlIdempotency(store),
    audit: services.audit,
    log,
    clock,
    rateLimits: OFF,
    pictures: services.avatars,
    chains: services.stirCertificates,
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
    services,
    metrics,
    smsc,
    call,
    mailsTo: async (address) => {
      const waiting = await store.db.selectFrom("mail").select("uuid").where("state", "=", "created").execute();
      for (const { uuid } of waiting) await services.mails.send(uuid);
      return mailbox.filter((mail) => mail.to === address);
    },
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
      await checkStoredFrames(store).finally(() => store.close());
    },
  };
}

async function send(app: FastifyInstance, method: string, path: string, call: RestCall): Promise<RestAnswer> {
  const url = call.isAtRoot ? path : `/rest${path}`;
  const headers = { ...(call.as ? { "x-auth-token": call.as.jwt } : {}), ...call.headers };
  const options: InjectOptions = {
    method: method as "GET",
    url,
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
  if (isJson && method !== "HEAD") checkAnswer(method, url, reply.statusCode, body);
  else checkFile(method, url, reply.statusCode);
  return {
    status: reply.statusCode,
    headers: reply.headers as Record<string, string>,
    text: reply.payload,
    bytes: reply.rawPayload,
    body,
    payload: (body as { payload?: unknown } | undefined)?.payload,
  };
}
