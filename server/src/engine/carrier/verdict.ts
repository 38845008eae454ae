/** What was heard of a call before its refusal. */
export interface Heard {
  /** 180, 181, 182 or 183: the call had reached somebody. */
  readonly isRinging: boolean;
  /** Audio of the far side. */
  readonly isEarly: boolean;
}

/**
 * Whether another gateway may mend a refusal. 4xx and 6xx are the word of the callee or its network and hold for every
 * gateway, but for 401 and 407: those credentials are no good here, and 430: the connection is gone. A 408 or 504 after
 * ringing means that nobody took the call. Once the caller has heard audio the call stays where it is.
 */
export function mayMend(status: number, { isRinging, isEarly }: Heard): boolean {
  if (isEarly) return false;
  if (status === 408 || status === 504) return !isRinging;
  return status === 401 || status === 407 || status === 430 || (status >= 500 && status < 600);
}

/** Whether a final answer, or one that never came, says that the gateway itself is not well. */
export function isSick(status: number, { isRinging }: Pick<Heard, "isRinging">): boolean {
  return status === 503 || status === 430 || (status === 408 && !isRinging);
}
