import type { ReplyCounts } from "./port.js";

/** Part of the normal replies below which a block is suspicious, and messages without which nothing is normal. */
const LEAST_REPLIES = 0.2;
const NORM_MESSAGES = 50;

/** Hardly anybody in the block answers, while others do. Where nobody ever answers nothing can be told. */
export function isPumping({ block, others }: ReplyCounts): boolean {
  if (others.sent < NORM_MESSAGES || others.replies === 0 || block.sent === 0) return false;
  return block.replies / block.sent < LEAST_REPLIES * (others.replies / others.sent);
}
