/**
 * Runs tasks one after the other in the order they were added. A task that throws does not stop the queue;
 * its error goes to the promise that `run` gave.
 */
export class TaskQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Tasks added and not yet ended. */
  get size(): number {
    return this.#waiting;
  }

  /** Runs `task` after all tasks added before it. */
  run<T>(task: () => Promise<T> | T): Promise<T> {
    this.#waiting++;
    const result = this.#tail.then(task).finally(() => this.#waiting--);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything added so far has ended. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
