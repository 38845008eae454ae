/** What the tests use of the package `smpp`, which has no types. */
declare module "smpp" {
  import type { EventEmitter } from "node:events";
  import type { Server } from "node:net";

  namespace smpp {
    interface Pdu {
      readonly command: string;
      readonly command_status: number;
      readonly sequence_number: number;
      readonly message_id?: string;
      readonly [field: string]: unknown;
      response(fields?: object): Pdu;
    }
    type Ask = (fields: object, answered?: (pdu: Pdu) => void) => boolean;
    interface Session extends EventEmitter {
      send(pdu: Pdu): boolean;
      close(): void;
      destroy(): void;
      readonly bind_transceiver: Ask;
      readonly bind_receiver: Ask;
      readonly submit_sm: Ask;
      readonly query_sm: Ask;
      readonly deliver_sm: Ask;
      readonly unbind: Ask;
    }
    function createServer(options: object, onSession: (session: Session) => void): Server;
    function connect(options: { readonly host: string; readonly port: number }): Session;
  }
  export default smpp;
}
