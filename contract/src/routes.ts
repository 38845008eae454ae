import type { Route } from "./define-route.js";

/** The route files: each exports its operations and nothing else. */
const files: readonly Readonly<Record<string, Route>>[] = [];

/** Every operation of the API that works. What is not here does not exist: 404. */
export const routes: readonly Route[] = files.flatMap((file) => Object.values(file));
