/**
 * Does work on every item, some at a time, and gives the results in the order of the items. The first fault ends it, after what runs.
 *
 * @example
 * await inTurns([1, 2, 3], 2, async (n) => n * 2) // [2, 4, 6]
 */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  let fault: { readonly error: unknown } | undefined
  const turn = async (): Promise<void> => {
    while (next < items.length && !fault) {
      const at = next++
      try {
        results[at] = await work(items[at]!)
      } catch (error) {
        fault ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, turn))
  if (fault) throw fault.error
  return results
}

/** Items in groups of at most `most`. */
export function inGroups<T>(items: readonly T[], most: number): T[][] {
  const groups: T[][] = []
  for (let at = 0; at < items.length; at += most) groups.push(items.slice(at, at + most))
  return groups
}
