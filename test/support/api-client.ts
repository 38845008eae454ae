import { sipDigests } from "../../server/src/domain/sip-user/rules.js";
import { checkAnswer, checkFile } from "./contract.js";

/** An answer of the API as it came. */
export interface Answer<T = Json> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** JSON that a test looks into without a schema; the REST suite judges the shapes. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and a wrong path fails it.
export type Json = any;

/** A refusal where a success was expected. */
export class ApiError extends Error {
  readonly status: number;

  constructor(what: string, status: number, body: unknown) {
    super(`${what}: ${status} ${JSON.stringify(body)}`);
    this.name = "ApiError";
    this.status = status;
  }
}

/** A client of the API with the rights of one user, or of one SIP user. */
export class Api {
  readonly #base: string;
  readonly #token: string;
  readonly #credentials: Readonly<Record<string, string>>;

  private constructor(base: string, token: string, credentials: Readonly<Record<string, string>>) {
    this.#base = base;
    this.#token = token;
    this.#credentials = credentials;
  }

  /** A SIP user, by HA1B: only `/app` lets it in. */
  static sipUser(httpUrl: string, who: { login: string; domain: string; password: string }): Api {
    const { ha1b } = sipDigests(who.login, who.domain, who.password);
    return new Api(`${httpUrl.replace(/\/$/, "")}/rest`, "", { "x-auth-ha1b-token": ha1b });
  }

  /** Signs in by e-mail and password. @param httpUrl root of the platform, without `/rest` */
  static async login(httpUrl: string, who: { readonly email: string; readonly password: string }): Promise<Api> {
    const basic = Buffer.from(`${who.email}:${who.password}`).toString("base64");
    const base = `${httpUrl.replace(/\/$/, "")}/rest`;
    const answer = await fetch(`${base}/auth`, { headers: { authorization: `Basic ${basic}` } });
    const body = (await answer.json()) as Json;
    if (answer.status !== 200) throw new ApiError("GET /auth", answer.status, body);
    return new Api(base, body.payload.token, { authorization: `Bearer ${body.payload.token}` });
  }

  /** The JWT, for the event socket. */
  get token(): string {
    return this.#token;
  }

  /** Sends a request and gives the answer, whatever it is. `body` goes as JSON; a Blob or text goes as it is. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isRaw = typeof body === "string" || body instanceof FormData;
    const type = body === undefined || isRaw ? {} : { "content-type": "application/json" };
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      headers: { ...this.#credentials, ...type, ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    const answered = parsed(await answer.text());
    const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
    if (isJson) checkAnswer(method, `/rest${path}`, answer.status, answered);
    return { status: answer.status, body: answered, headers: answer.headers };
  }

  /** Payload of a success. @throws ApiError */
  async get(path: string): Promise<Json> {
    return payload(`GET ${path}`, await this.send("GET", path));
  }

  /** Payload of a success. @throws ApiError */
  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Json> {
    return payload(`POST ${path}`, await this.send("POST", path, body, headers));
  }

  /** Payload of a success. @throws ApiError */
  async patch(path: string, body: unknown): Promise<Json> {
    return payload(`PATCH ${path}`, await this.send("PATCH", path, body));
  }

  /** Payload of a success. @throws ApiError */
  async delete(path: string): Promise<Json> {
    return payload(`DELETE ${path}`, await this.send("DELETE", path));
  }

  /** The bytes of a file. @throws ApiError */
  async download(path: string): Promise<Buffer> {
    const answer = await fetch(`${this.#base}${path}`, { headers: this.#credentials });
    checkFile("GET", `/rest${path}`, answer.status);
    if (answer.status !== 200) throw new ApiError(`GET ${path}`, answer.status, await answer.text());
    return Buffer.from(await answer.arrayBuffer());
  }
}

function payload(what: string, answer: Answer): Json {
  if (answer.status >= 300 || answer.body?.success !== true) throw new ApiError(what, answer.status, answer.body);
  return answer.body.payload;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
