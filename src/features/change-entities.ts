import { setImmediate as breathe } from 'node:timers/promises'
import type { Online, Replaced, Words } from '../storage/index.ts'

/** Entities that are changed before others are served: a few milliseconds. */
const SLICE = 500

/**
 * Changes what the store holds of entities, some at a time, each from what it holds then: where somebody else was faster, once
 * more. Between two slices reads and other work go on.
 */
export async function changeEntities(
  online: Online,
  space: string,
  {
    keys,
    change,
  }: { readonly keys: readonly string[]; readonly change: (key: string, held: Words | undefined) => Words },
): Promise<void> {
  for (let at = 0; at < keys.length; at += SLICE) {
    let left: readonly string[] = keys.slice(at, at + SLICE)
    while (left.length > 0) {
      const held = await online.get(space, left)
      const entries = new Map(
        left.map((key, i): [string, Replaced] => [key, { was: held[i], put: change(key, held[i]) }]),
      )
      left = await online.replace(space, entries)
    }
    if (at + SLICE < keys.length) await breathe()
  }
}
