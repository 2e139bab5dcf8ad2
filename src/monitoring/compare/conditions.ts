import { psi } from '../../math/index.ts'
import type { Condition } from './column-result.ts'
import type { Pair, Verdict } from './judge.ts'
import type { Held } from './plan-columns.ts'
import type { ComparisonWarning } from './report-shape.ts'
import { binCounts } from './tally.ts'

const PLAIN: Condition = { state: 'compared', says: null }

/** What is to be known of a column before it is tested; `now`: what the current side holds in it. */
export function conditionOf({ measured, reference, current }: Omit<Pair, 'judged'>, now: Held): Condition {
  const { held, identifier } = measured
  const known = ({ slots, rows }: Pair['reference']): number => rows - slots.at(-1)!
  const [before, after] = [known(reference), known(current)]
  if (before === 0 && after === 0) return { state: 'all_missing', says: 'It has no value on either side.' }
  if (before === 0) return { state: 'all_missing', says: 'It has no value in the reference.' }
  if (after === 0)
    return {
      state: 'all_missing',
      says:
        now === held ? 'It has no value in the current rows.' : `It was ${wordFor(held)}, and no current row has one.`,
    }
  if (now !== held)
    return {
      state: 'type_changed',
      says: `It was ${wordFor(held)} and is ${wordFor(now)}; what is no ${held} counts as missing.`,
    }
  if (held === 'time') return { state: 'time', says: 'Time goes on by itself: it is shown and not tested.' }
  if (identifier)
    return { state: 'identifier', says: 'It rises from row to row and names rows: it is shown and not tested.' }
  const isConstant = reference.low !== null ? reference.low === reference.high : reference.distinct === 1
  return isConstant ? { state: 'constant', says: 'The reference holds one value only.' } : PLAIN
}

const wordFor = (held: Held): string =>
  ({ number: 'a number', time: 'a moment', boolean: 'true or false', category: 'a text' })[held]

/** True for a column that is tested. */
export const isJudged = ({ state }: Condition): boolean => state !== 'time' && state !== 'identifier'

const RESTLESS = 3
const HALF = 0.5

/** What speaks against the p of columns: rows that are not independent, or a reference that is as far from itself. */
export function doubtsOn(
  judged: readonly { readonly pair: Pair; readonly verdict: Verdict }[],
  { isWindowed }: { readonly isWindowed: boolean },
): readonly ComparisonWarning[] {
  const doubts: ComparisonWarning[] = []
  const moving = judged.filter(({ verdict }) => verdict.designEffect > RESTLESS)
  if (moving.length > 0) doubts.push(notIndependent(moving, isWindowed))
  if (isWindowed) return doubts
  for (const { pair, verdict } of judged) {
    const typical = verdict.drifted ? typicalMove(pair.measured.fit, pair.reference) : Number.NaN
    const { name } = pair.measured
    if (typical >= HALF * verdict.value)
      doubts.push({
        ...{ code: 'restless', column: name },
        says: `A twentieth of the reference is typically as far from the rest of it in ${name} (PSI ${typical.toFixed(2)}): give time and every to compare with that.`,
      })
  }
  return doubts
}

const SHOWN = 5

function notIndependent(
  moving: readonly { readonly pair: Pair; readonly verdict: Verdict }[],
  isWindowed: boolean,
): ComparisonWarning {
  const ranked = [...moving].sort((a, b) => b.verdict.designEffect - a.verdict.designEffect)
  const names = ranked
    .slice(0, SHOWN)
    .map(({ pair, verdict }) => `${pair.measured.name} ${verdict.designEffect.toPrecision(2)}`)
  const more = moving.length > SHOWN ? ` and ${moving.length - SHOWN} more columns` : ''
  const much = `times more ${isWindowed ? 'from window to window' : 'from one twentieth of the reference to the next'} than independent rows would`
  const so = isWindowed ? 'p takes it into account' : 'their p, which takes rows as independent, is too small'
  return {
    code: 'not_independent',
    column: null,
    says: `Rows are not independent; columns move so many ${much}: ${names.join(', ')}${more}; ${so}.`,
  }
}

/** The median PSI of a chunk of the reference against the others. */
function typicalMove(fit: Pair['measured']['fit'], reference: Pair['reference']): number {
  const whole = binCounts(fit, reference)
  const moves = reference.cells
    .filter((cell) => cell.some((count) => count > 0))
    .map((cell) =>
      psi(
        whole.map((count, bin) => count - cell[bin]!),
        cell,
      ),
    )
    .filter((move) => !Number.isNaN(move))
    .sort((a, b) => a - b)
  return moves[moves.length >> 1] ?? Number.NaN
}
