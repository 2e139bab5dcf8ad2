import type { Events } from '../base/index.ts'
import type { CategoryColumn, Table } from '../table/index.ts'
import { unseenValue } from './events.ts'
import { createTurns } from './turns.ts'
import type { UnseenValue, UnseenValues } from './unseen-values.ts'

/** An endpoint, and the texts its champion knows. */
export interface UnseenPlace {
  readonly endpoint: string
  readonly categories: ReadonlyMap<string, ReadonlySet<string>>
}

/** Watches for texts that the champion never saw in training. */
export interface Unseen {
  /** On the hot path: only looks; what is new is kept and published afterwards, once for each text of a column. */
  look(at: UnseenPlace, features: Table, moments: Float64Array): void
  /** Keeps what another process met. */
  note(endpoint: string, unseen: UnseenValue): void
  /** All that were met, by moment. */
  list(endpoint: string): Promise<readonly UnseenValue[]>
  /** Brings to mind what an endpoint met in earlier lives of the process. */
  open(endpoint: string): Promise<void>
  /** Resolves when all that was seen is kept. */
  settled(): Promise<void>
}

/** Texts remembered for each column, and letters of a text: a column of free text must not take the memory. */
const MOST_TEXTS = 1_000
const LONGEST = 200

export function createUnseen(needs: {
  readonly values: UnseenValues
  readonly events: Events
  readonly onFault: (fault: unknown) => void
}): Unseen {
  const met = new Map<string, Set<string>>()
  const turn = createTurns()

  function metIn(endpoint: string, column: string): Set<string> {
    const key = `${endpoint}/${column}`
    const known = met.get(key)
    if (known) return known
    const fresh = new Set<string>()
    met.set(key, fresh)
    return fresh
  }

  function keep(endpoint: string, unseen: UnseenValue): void {
    turn(async () => {
      if (await needs.values.add(endpoint, unseen)) needs.events.publish(unseenValue, { endpoint, ...unseen })
    }).catch(needs.onFault)
  }

  return {
    look({ endpoint, categories }, features, moments) {
      for (const [column, known] of categories) {
        const texts = features.columns.get(column)
        if (texts?.kind !== 'category') continue
        const before = metIn(endpoint, column)
        for (const row of strangers(texts, known)) {
          const value = texts.dictionary[texts.codes[row]!]!.slice(0, LONGEST)
          if (before.has(value) || before.size >= MOST_TEXTS) continue
          before.add(value)
          keep(endpoint, { column, value, at: moments[row]! })
        }
      }
    },
    note(endpoint, unseen) {
      const before = metIn(endpoint, unseen.column)
      if (before.has(unseen.value) || before.size >= MOST_TEXTS) return
      before.add(unseen.value)
      keep(endpoint, unseen)
    },
    list: needs.values.list,
    async open(endpoint) {
      for (const { column, value } of await needs.values.list(endpoint)) metIn(endpoint, column).add(value)
    },
    settled: () => turn(async () => undefined),
  }
}

/** The first row of each text that is not known. */
function strangers({ codes, dictionary }: CategoryColumn, known: ReadonlySet<string>): Iterable<number> {
  const first = new Map<number, number>()
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    if (code < 0 || first.has(code)) continue
    const text = dictionary[code]!
    if (text !== '' && !known.has(text)) first.set(code, row)
  }
  return first.values()
}
