import type { Measured, Measurement } from './measure.ts'

const FEWEST_ROWS = 50
const LONGEST_CODE = 64
/** So many equal pairs would be expected of whole numbers drawn from the same range. */
const EXPECTED_PAIRS = 5
const NAMED = /(^|[_\s-])(id|key|code|uuid|guid|nr|no|number|index)$|^(id|key)([_\s-]|$)|[a-z]Id$/i

/** A column that tells the rows apart, with the reason to believe it; undefined where there is none. */
export function suggestKey({
  columns,
  rows,
}: Measurement): { readonly column: string; readonly because: string } | undefined {
  if (rows < FEWEST_ROWS) return undefined
  const candidates = columns
    .map((one) => ({ one, because: reasonOf(one) }))
    .filter((found): found is { one: Measured; because: string } => found.because !== undefined)
  const [best] = candidates.sort((a, b) => Number(NAMED.test(b.one.name)) - Number(NAMED.test(a.one.name)))
  return best && { column: best.one.name, because: best.because }
}

/** That all values differ tells nothing where they would by chance: it must be many in a small range, or called a key. */
function reasonOf({ name, kind, holds, present, missing, distinct, least, most, whole }: Measured): string | undefined {
  if (missing > 0 || distinct !== present || kind === 'time' || holds === 'boolean') return undefined
  const pairs = `all ${present} values differ`
  if (kind === 'number') {
    if (!whole) return undefined
    const expected = present ** 2 / (2 * (most! - least! + 1))
    if (expected >= EXPECTED_PAIRS) return `${pairs}, though ${Math.round(expected)} pairs would be equal by chance`
    return NAMED.test(name) ? `${pairs}, and its name says so` : undefined
  }
  return NAMED.test(name) && name.length <= LONGEST_CODE ? `${pairs}, and its name says so` : undefined
}
