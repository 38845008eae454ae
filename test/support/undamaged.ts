/** More than a machine should ever need that is busy with other things too. */
const TRIES = 8;

/**
 * Does it again until what came of it is whole, and gives that, or the last. Audio goes in real time: a packet that a busy
 * machine brings too late is left out, and with it a piece of a word.
 */
export async function undamaged<T>(attempt: () => Promise<T>, isWhole: (found: T) => boolean): Promise<T> {
  for (let tries = 1; ; tries++) {
    const found = await attempt();
    if (tries === TRIES || isWhole(found)) return found;
  }
}
