import { cpus, release } from "node:os";

/** One line that says where a figure comes from. */
export function machine(): string {
  const [first] = cpus();
  return `Node ${process.versions.node}, ${cpus().length} x ${first?.model.trim() ?? "?"}, ${process.platform} ${release()}`;
}
