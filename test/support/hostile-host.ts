import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

type Answer = (response: ServerResponse) => void;

const DEEP = `<Response>${"<a>".repeat(100)}${"</a>".repeat(100)}</Response>`;
const LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Response><Say>&b;&b;&b;&b;</Say></Response>';
const LATIN = Buffer.concat([Buffer.from("<Response><Say>"), Buffer.from([0xe9]), Buffer.from("</Say></Response>")]);

const body =
  (content: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  (response) =>
    response.writeHead(status, headers).end(content);
const moved = (location: string): Answer => body("secret of the inside", { location }, 302);

/** What a malicious or broken host answers, by path. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  endless: pour,
  lying: (response) => response.writeHead(200, { "content-length": "10" }).end("x".repeat(400_000)),
  bomb: body(gzipSync(Buffer.alloc(60_000_000)), { "content-encoding": "gzip" }),
  nested: body(gzipSync(gzipSync(Buffer.alloc(60_000_000))), { "content-encoding": "gzip, gzip" }),
  broken_gzip: body("no gzip at all", { "content-encoding": "gzip" }),
  headers: body("", { "x-long": "x".repeat(20_000) }),
  reset: (response) => response.destroy(),
  cut: (response) => {
    response.writeHead(200, { "content-length": "1000" }).write("<Response>");
    setImmediate(() => response.destroy());
  },
  html: body("<!doctype html><html><body>Not found</body></html>", { "content-type": "text/html" }),
  json: body('{"error":"not found"}', { "content-type": "application/json" }),
  binary: body(Buffer.from([0, 1, 2, 255, 254, 0, 7])),
  nul: body("<Response><Say>a\0b</Say></Response>"),
  latin: body(LATIN),
  utf16: body(Buffer.from("\ufeff<Response/>", "utf16le")),
  laughs: body(LAUGHS),
  deep: body(DEEP),
  error: body("<Response><Say>secret</Say></Response>", {}, 500),
  away: body("", {}, 404),
  loop: moved("/loop"),
  to_loopback: moved("http://127.0.0.2/"),
  to_metadata: moved("http://169.254.169.254/latest/meta-data/"),
  to_six: moved("http://[::ffff:10.0.0.1]/"),
  to_decimal: moved("http://2130706434/"),
  to_name: moved("http://localhost/"),
  to_rebound: moved("http://inside.example.org/"),
  to_file: moved("file:///etc/passwd"),
  to_gopher: moved("gopher://127.0.0.1/_x"),
  to_port: moved("http://8.8.8.8:25/"),
  to_nothing: moved("http://"),
};

/** Paths of all that is answered, without what only time ends. */
export const HOSTILE_PATHS: readonly string[] = Object.keys(ANSWERS);

/** A web host on 127.0.0.1 that answers all that it should not. `silent` and `trickle` never end by themselves. */
export class HostileHost {
  /** Connections that came. */
  connections = 0;
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    const path = request.url?.split("?")[0]?.slice(1) ?? "";
    this.asked.push(path);
    response.on("error", () => undefined);
    const answer = ANSWERS[path];
    if (answer) return answer(response);
    if (path === "trickle") response.writeHead(200).write("<Response>");
    this.#waits();
  });
  #waits: () => void = () => undefined;

  static async open(): Promise<HostileHost> {
    const host = new HostileHost();
    host.#server.on("connection", () => host.connections++);
    await new Promise<void>((resolve) => host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  /** Called when somebody waits for an answer that will not come. */
  onWait(waits: () => void): void {
    this.#waits = waits;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function pour(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write("x".repeat(64_000)));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}
