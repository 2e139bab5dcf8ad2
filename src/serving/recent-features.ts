import type { Table } from '../table/index.ts'
import type { Journal } from './journal/journal.ts'
import { FEATURE } from './journal/row.ts'
import { MOST_REPLAYED } from './loading/load-replay.ts'

/** What the versions of an endpoint read lately, by name; `undefined` where nobody asked it. */
export async function recentFeatures(journal: Pick<Journal, 'recent'>, endpoint: string): Promise<Table | undefined> {
  const { rows, columns } = await journal.recent(endpoint, MOST_REPLAYED)
  if (rows === 0) return undefined
  const features = [...columns].filter(([name]) => name.startsWith(FEATURE))
  return { rows, columns: new Map(features.map(([name, column]) => [name.slice(FEATURE.length), column])) }
}
