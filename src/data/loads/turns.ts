const going = new WeakMap<object, Map<string, Promise<unknown>>>()

/** Does work of one key of an owner after what was begun before it, whether that succeeded or not. */
export function oneAtATime<T>(owner: object, key: string, work: () => Promise<T>): Promise<T> {
  const turns = going.get(owner) ?? new Map<string, Promise<unknown>>()
  going.set(owner, turns)
  const before = turns.get(key) ?? Promise.resolve()
  const done = before.then(work, work)
  turns.set(key, done)
  const forget = (): void => {
    if (turns.get(key) === done) turns.delete(key)
  }
  done.then(forget, forget)
  return done
}
