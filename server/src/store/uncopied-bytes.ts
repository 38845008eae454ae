/** Shorter values are cheaper to copy. */
const UNCOPIED_BYTES_MIN = 8 * 1024;
const BIND = 0x42;
const TEXT_FORMAT = 0;
const BINARY_FORMAT = 1;
const NULL_LENGTH = -1;

/** What pg binds a statement with. */
interface Binding {
  readonly portal?: string;
  readonly statement?: string;
  readonly values?: readonly unknown[];
  readonly valueMapper?: (value: unknown) => string | Buffer | null | undefined;
}

/** A connection of pg, which its types do not show. */
export interface BindingConnection {
  readonly stream: { readonly writable: boolean; write(bytes: Buffer): boolean };
  bind(binding: Binding): void;
}

/**
 * Has a connection send large values from where they are: pg copies each into a message whose memory it asks for anew, and
 * again while that grows. Who gives bytes leaves them as they are until the statement is answered.
 */
export function sendUncopied(connection: BindingConnection): void {
  const copied = connection.bind.bind(connection);
  connection.bind = (binding) => {
    if (!binding.values?.some(isLarge)) return copied(binding);
    const parts = bindMessage(binding);
    if (connection.stream.writable) for (const part of parts) connection.stream.write(part);
  };
}

function isLarge(value: unknown): boolean {
  return value instanceof Buffer && value.length >= UNCOPIED_BYTES_MIN;
}

/** The message Bind, in parts. */
function bindMessage({ portal = "", statement = "", values = [], valueMapper }: Binding): Buffer[] {
  const mapped = values.map((value) => (valueMapper ? valueMapper(value) : value));
  const names = Buffer.from(`${portal}\0${statement}\0`);
  const head = Buffer.alloc(1 + 4 + names.length + 2 + 2 * mapped.length + 2);
  let at = head.writeUInt8(BIND, 0) + 4;
  at += names.copy(head, at);
  at = head.writeInt16BE(mapped.length, at);
  for (const value of mapped) at = head.writeInt16BE(value instanceof Buffer ? BINARY_FORMAT : TEXT_FORMAT, at);
  head.writeInt16BE(mapped.length, at);
  const parts: Buffer[] = [head];
  for (const value of mapped) {
    const bytes = bytesOf(value);
    parts.push(int32(bytes?.length ?? NULL_LENGTH));
    if (bytes) parts.push(bytes);
  }
  // All columns of the result as text.
  parts.push(Buffer.from([0, 1, 0, TEXT_FORMAT]));
  head.writeInt32BE(parts.reduce((sum, { length }) => sum + length, 0) - 1, 1);
  return parts;
}

function bytesOf(value: unknown): Buffer | undefined {
  if (value === null || value === undefined) return undefined;
  return value instanceof Buffer ? value : Buffer.from(value as string);
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}
