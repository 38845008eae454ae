export * from "./define-route.js";
export * from "./enums.js";
export * from "./envelope.js";
export * from "./primitives.js";
export * from "./problem-codes.js";
export * from "./routes.js";
export * from "./schema.js";
