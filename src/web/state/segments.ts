import { count } from './numbers.ts'

/** A part of the rows by one column, as traffic has it. */
interface Segment {
  readonly column: string
  readonly in?: readonly string[]
  readonly from?: number
  readonly below?: number
}

const MOST_TEXTS = 4

/** `origin is ATL or BOS`, `distance from 500 to below 900`. */
export function segmentInWords({ column, in: texts, from, below }: Segment): string {
  if (texts)
    return `${column} is ${texts.length > MOST_TEXTS ? `one of ${count(texts.length)} values` : texts.join(' or ')}`
  if (from === undefined) return `${column} below ${below}`
  return below === undefined ? `${column} from ${from}` : `${column} from ${from} to below ${below}`
}
