import { createServer, type Server, type Socket } from "node:net";

/** A mail as it came over the wire. */
export interface SunkMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header and body, without the dots of the transport. */
  readonly text: string;
  /** User and password of AUTH PLAIN; undefined when nobody signed in. */
  readonly auth: readonly [string, string] | undefined;
}

/** What the server says to a command; undefined: what a good server says. */
export type Fault = (command: string) => string | "hang up" | undefined;

/** A mail server (RFC 5321) that keeps what it is given. */
export class SmtpSink {
  readonly mails: SunkMail[] = [];
  fault: Fault = () => undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      this.#serve(socket);
    });
  }

  static async listen(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await new Promise<void>((resolve) => sink.#server.listen(0, "127.0.0.1", resolve));
    return sink;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the sink does not listen");
    return address.port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    let mail: { from: string; to: string[]; auth: SunkMail["auth"] } = { from: "", to: [], auth: undefined };
    let waiting = "";
    let isData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = (line: string): void => {
      const [word = ""] = line.toUpperCase().split(/[ :]/);
      const wrong = this.fault(line);
      if (wrong === "hang up") return void socket.destroy();
      if (wrong !== undefined) return void say(wrong);
      if (word === "EHLO") return void socket.write("250-sink.example.org\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n");
      if (word === "AUTH") {
        const [, user = "", password = ""] = Buffer.from(line.split(" ")[2] ?? "", "base64")
          .toString()
          .split("\0");
        mail.auth = [user, password];
        return void say("235 welcome");
      }
      if (word === "MAIL") mail.from = addressIn(line);
      if (word === "RCPT") mail.to.push(addressIn(line));
      isData = word === "DATA";
      say(isData ? "354 go on" : word === "QUIT" ? "221 bye" : "250 ok");
      if (word === "QUIT") socket.end();
    };
    say("220 sink.example.org");
    socket.on("data", (bytes) => {
      waiting += bytes.toString("latin1");
      for (;;) {
        const end = waiting.indexOf(isData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const text = waiting.slice(0, end);
        waiting = waiting.slice(end + (isData ? 5 : 2));
        if (!isData) {
          answer(text);
          continue;
        }
        isData = false;
        this.mails.push({ ...mail, text: text.replaceAll("\r\n..", "\r\n.") });
        mail = { from: "", to: [], auth: mail.auth };
        say("250 kept");
      }
    });
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}
