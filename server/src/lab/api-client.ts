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

  /** The bytes of a file. @param url absolute @throws Error for any other status than 200 */
  async download(url: string): Promise<Buffer> {
    const answer = await this.#fetch(url);
    if (answer.status !== 200) throw new Error(`GET ${url}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  #fetch(url: string): Promise<Response> {
    return fetch(url, { headers: { authorization: this.#authorization }, signal: AbortSignal.timeout(10_000) });
  }
}
