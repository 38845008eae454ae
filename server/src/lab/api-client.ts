interface Request {
  readonly method?: "POST" | "PATCH";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the REST API as a user's program does. */
export class ApiClient {
  readonly #base: string;
  readonly #authorization: string;

  /** @param url base of the platform, without `/rest` */
  constructor(url: string, user: { email: string; password: string }) {
    this.#base = `${url.replace(/\/$/, "")}/rest`;
    this.#authorization = `Basic ${Buffer.from(`${user.email}:${user.password}`).toString("base64")}`;
  }

  /** The payload of a GET. @throws Error with the message of the envelope */
  async get<T>(path: string): Promise<T> {
    const answer = await this.#fetch(`${this.#base}${path}`);
    const envelope = (await answer.json()) as { success: boolean; payload?: T; message?: string };
    if (!envelope.success) throw new Error(`GET ${path}: ${answer.status} ${envelope.message}`);
    return envelope.payload as T;
  }

  /** What a request with a body was answered; `payload` when it succeeded. */
  post<T>(path: string, body: object): Promise<{ readonly status: number; readonly payload?: T }> {
    return this.#send("POST", path, body);
  }

  patch<T>(path: string, body: object): Promise<{ readonly status: number; readonly payload?: T }> {
    return this.#send("PATCH", path, body);
  }

  /** What a GET says to people. @throws Error for any other status than 200 */
  async text(path: string): Promise<string> {
    const answer = await this.#fetch(`${this.#base}${path}`, { headers: { accept: "text/plain" } });
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status}`);
    return answer.text();
  }

  /** The bytes of a file. @param url absolute @throws Error for any other status than 200 */
  async download(url: string): Promise<Buffer> {
    const answer = await this.#fetch(url);
    if (answer.status !== 200) throw new Error(`GET ${url}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async #send<T>(method: "POST" | "PATCH", path: string, body: object): Promise<{ status: number; payload?: T }> {
    const answer = await this.#fetch(`${this.#base}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { payload } = (await answer.json()) as { payload?: T };
    return { status: answer.status, ...(payload === undefined ? {} : { payload }) };
  }

  #fetch(url: string, { headers, ...rest }: Request = {}): Promise<Response> {
    return fetch(url, {
      ...rest,
      headers: { ...headers, authorization: this.#authorization },
      signal: AbortSignal.timeout(10_000),
    });
  }
}
