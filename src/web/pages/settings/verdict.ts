import { clock } from '../../state/moments.ts'
import { size } from '../../state/numbers.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { Installation } from './questions.ts'

/** What runs, since when, how much it keeps, and what that should lead to. */
export function verdictOf({ version, node, startedAt, storage, database, online }: Installation): Verdict {
  const bytes = storage.reduce((sum, part) => sum + part.bytes, 0)
  const [largest] = storage
  return {
    headline: `Millrace ${version} keeps ${size(bytes)} and has run since ${clock(startedAt)}.`,
    pieces: [
      ...(largest ? [{ text: `Most of it is ${largest.name}, ${size(largest.bytes)}. ` }] : []),
      {
        text: `The database is ${database === 'embedded' ? 'embedded' : 'on PostgreSQL'}, features for look-ups are in ${online === 'memory' ? 'memory' : 'Redis'}, Node is ${node}.`,
      },
    ],
  }
}
