import { isIP } from "node:net";
import { connect, createServer, type Server, type TLSSocket } from "node:tls";
import { TLS_MIN_VERSION, type TlsCertificates } from "./tls-certificates.js";

/** How SIP over TLS is spoken. */
export interface SipTlsOptions {
  /** Ours: shown to whoever calls us, and to whoever we call and asks for one. Without them nobody can call us. */
  readonly certificates?: TlsCertificates | undefined;
  /** Authorities (PEM) believed in place of those of the system. */
  readonly ca?: string | Buffer | undefined;
  /** Whether a peer that we call must prove its name. Default true. */
  readonly verifies?: boolean | undefined;
}

/** Gets the outcome of the handshakes of those who call us. */
export interface SipTlsAcceptor {
  secured(socket: TLSSocket): void;
  failed(error: Error): void;
}

/** Seals sockets of SIP: the handshakes, in both directions. */
export class SipTls {
  readonly #options: SipTlsOptions;
  #unfollow: () => void = nothing;

  constructor(options: SipTlsOptions) {
    this.#options = options;
  }

  /**
   * One server for all sockets, that itself listens nowhere: whom it serves is decided before the handshake, and handed to
   * it as event `connection`.
   * @param timeoutMs what a peer gets for its handshake
   */
  server(timeoutMs: number, acceptor: SipTlsAcceptor): Server {
    const { certificates, ca } = this.#options;
    if (!certificates) throw new Error("TLS needs a certificate to listen");
    const server = createServer({
      ...certificates.serverOptions(),
      handshakeTimeout: timeoutMs,
      // Nobody has to show one; who does may have its connection used for requests to its name (RFC 5923).
      requestCert: true,
      rejectUnauthorized: false,
      ...(ca === undefined ? {} : { ca }),
    });
    server.on("secureConnection", (sealed) => acceptor.secured(sealed));
    server.on("tlsClientError", (error, sealed) => {
      sealed.destroy();
      acceptor.failed(error);
    });
    this.#unfollow = certificates.follow(server);
    return server;
  }

  /** Calls a numeric address; `secureConnect` follows once the peer has proved to bear the name. */
  connect({ host, port, name }: { host: string; port: number; name: string }): TLSSocket {
    const { certificates, ca, verifies = true } = this.#options;
    return connect({
      host,
      port,
      minVersion: TLS_MIN_VERSION,
      rejectUnauthorized: verifies,
      // An address is no server name (RFC 6066 §3); it is looked for among those in the certificate.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(certificates ? certificates.pair : {}),
      ...(ca === undefined ? {} : { ca }),
    });
  }

  close(): void {
    this.#unfollow();
  }
}

function nothing(): void {}
