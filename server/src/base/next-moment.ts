const NOW = Promise.resolve();

/** Does `what` once what runs now is done, before the event loop goes on. Must not throw: nobody waits for it. Hot. */
export function nextMoment(what: () => void): void {
  void NOW.then(what);
}
