import { xmlText } from "./xml-text.js";

/** Content-Type of the package `presence` (RFC 3863 §5). */
export const PIDF_TYPE = "application/pidf+xml";

/** What is told of a user's presence. */
export interface Presence {
  /** URI of the user. */
  readonly entity: string;
  /** Can be called now. */
  readonly isOpen: boolean;
  readonly isOnThePhone: boolean;
}

/** A PIDF document (RFC 3863) with the activity of RFC 4480 §3.2 while the user is in a call. */
export function printPidf({ entity, isOpen, isOnThePhone }: Presence): string {
  const uri = xmlText(entity);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"' +
      ` xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="${uri}">`,
    `<tuple id="line"><status><basic>${isOpen ? "open" : "closed"}</basic></status><contact>${uri}</contact></tuple>`,
    ...(isOnThePhone
      ? [
          "<note>On the phone</note>",
          '<dm:person id="user"><rpid:activities><rpid:on-the-phone/></rpid:activities></dm:person>',
        ]
      : []),
    "</presence>",
    "",
  ].join("\n");
}
