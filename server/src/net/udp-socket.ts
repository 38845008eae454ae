/** Node's default loses INVITEs at 2,000 calls/s; `net.core.rmem_max` caps what is asked. */
export const UDP_BUFFER_BYTES = 4 * 1024 * 1024;

/** Hears of bytes that the system refuses. @param about as it was told with them */
export type UdpFailed<T> = (error: Error, wire: Buffer, about: T) => void;

/** A bound UDP socket. Its owner closes it. */
export interface UdpSocket {
  readonly host: string;
  readonly port: number;
  /** What comes goes to that user from now on. */
  start(user: UdpUser): void;
  /**
   * Sends bytes, which may change afterwards, to a numeric host of the family of the socket; one on `::` sends to IPv4 too.
   * @param failed called at most once, later, when the system refuses the bytes: with them and `about`. One for all that is
   * sent will do.
   */
  send<T>(wire: Buffer, port: number, host: string, failed: UdpFailed<T>, about?: T): void;
  /** Also one that is closed. Nothing is told to the user afterwards; what is not sent has failed. */
  close(): Promise<void>;
}

/** Gets what a socket reads. Nothing may be thrown out of it. */
export interface UdpUser {
  /**
   * The bytes stay as they are for as long as they are held. An IPv4 host is told as such whatever the socket. Hot.
   * @param isAlone nothing else had come: the socket is looked at again before anything else is read
   */
  datagram(bytes: Buffer, host: string, port: number, isAlone?: boolean): void;
  /** An error of the socket, which stays as it is. */
  error(error: Error): void;
}

/** Opens a socket at a numeric address; port 0 takes any. Rejects with the error of the system, for example EADDRINUSE. */
export type OpenUdp = (host: string, port: number) => Promise<UdpSocket>;
