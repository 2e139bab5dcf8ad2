/**
 * One look for all who wait for it. Whoever asks while a look is under way waits for the next one: what they wrote may have been acknowledged
 * after it began.
 */
export function createLooks(look: () => Promise<void>): { refresh(): Promise<void>; idle(): Promise<void> } {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function refresh(): Promise<void> {
    if (!running) {
      running = look().finally(() => {
        running = undefined
      })
      return running
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return refresh()
      })
    return next
  }

  return { refresh, idle: async () => running?.catch(() => undefined) }
}
