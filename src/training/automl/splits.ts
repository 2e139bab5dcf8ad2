import { seededRandom } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { groupFolds } from './splits-group.ts'
import { timeFolds } from './splits-time.ts'

/** How rows are divided, and into what. */
export interface SplitRequest {
  readonly rows: number
  readonly objective: 'binary' | 'multiclass' | 'regression'
  /** One value a row: 0 to classes - 1, or a number. */
  readonly label: Float64Array
  /** Anything that orders the rows; rows with NaN are the oldest. */
  readonly times?: Float64Array
  /** The group of each row; -1 for a row that is its own group. */
  readonly groups?: Int32Array
  /** At least 2. */
  readonly folds: number
  readonly seed: number
}

/** Positions of rows, ascending. */
export interface Fold {
  readonly train: Int32Array
  readonly test: Int32Array
}

/** A way to judge a model on rows it has not seen. */
export interface Splits {
  readonly kind: 'time' | 'group' | 'stratified' | 'random'
  readonly folds: readonly Fold[]
  /** In a sentence, with counts. */
  readonly convention: string
}

/**
 * Divides rows into folds. With `times`: each fold tests on the stretch after what it learns from (an expanding window), rows of one
 * moment stay together; with `groups`: no group is on both sides; else by class (`stratified`) or at random. Everything but time tests
 * each row exactly once. The same request gives the same folds. Fewer folds than asked where there are too few rows, moments or groups.
 *
 * Errors: `training.no_split` where not even two parts can be made.
 */
export function splitsOf(request: SplitRequest): Splits {
  const { times, groups, objective } = request
  if (times) return timeSplits(request, times)
  if (groups) return groupSplits(request, groups)
  const parts = objective === 'regression' ? randomParts(request) : stratifiedParts(request)
  const folds = foldsOf(parts, foldCount(request, request.rows, 'rows'))
  const kind = objective === 'regression' ? 'random' : 'stratified'
  const how = kind === 'random' ? 'at random' : 'at random within each class'
  return { kind, folds, convention: `${folds.length} folds of rows drawn ${how}; each row is tested once` }
}

/**
 * Random folds as large as the ones given, side by side: what a random split would have promised with the same number of rows to learn
 * from. Fold k belongs to fold k.
 */
export function randomTwin(splits: Splits, seed: number): Splits {
  const folds = splits.folds.map(({ train, test }, k) => {
    const rows = Int32Array.from([...train, ...test])
    shuffle(rows, seed + k)
    return { train: rows.slice(0, train.length).sort(), test: rows.slice(train.length).sort() }
  })
  return { kind: 'random', folds, convention: `random folds as large as those of the split by ${splits.kind}` }
}

function timeSplits(request: SplitRequest, times: Float64Array): Splits {
  const { folds, moments } = timeFolds(request, times)
  if (folds.length === 0) throw fail('no_split', { by: 'time', found: moments, what: 'moments' })
  const convention = `${folds.length} folds in order of time: each learns from all rows before the stretch that it tests`
  return { kind: 'time', folds, convention }
}

function groupSplits(request: SplitRequest, groups: Int32Array): Splits {
  const { parts, found } = groupFolds(request, groups)
  const count = foldCount(request, found, 'groups')
  const folds = foldsOf(parts, count)
  return { kind: 'group', folds, convention: `${folds.length} folds of ${found} groups; no group is on both sides` }
}

function foldCount({ folds }: SplitRequest, available: number, what: string): number {
  if (available < 2) throw fail('no_split', { by: what === 'groups' ? 'group' : 'row', found: available, what })
  return Math.max(2, Math.min(folds, available))
}

/** `parts` says in which fold a row is tested. */
function foldsOf(parts: Int32Array, count: number): readonly Fold[] {
  return Array.from({ length: count }, (_, fold) => ({
    train: rowsWhere(parts, (part) => part !== fold),
    test: rowsWhere(parts, (part) => part === fold),
  }))
}

function rowsWhere(parts: Int32Array, holds: (part: number) => boolean): Int32Array {
  let count = 0
  for (const part of parts) if (holds(part)) count++
  const rows = new Int32Array(count)
  let at = 0
  for (let row = 0; row < parts.length; row++) if (holds(parts[row]!)) rows[at++] = row
  return rows
}

function randomParts(request: SplitRequest): Int32Array {
  return deal([Int32Array.from({ length: request.rows }, (_, row) => row)], request)
}

function stratifiedParts(request: SplitRequest): Int32Array {
  const classes = new Map<number, number[]>()
  for (let row = 0; row < request.rows; row++) {
    const label = request.label[row]!
    const rows = classes.get(label)
    if (rows) rows.push(row)
    else classes.set(label, [row])
  }
  const ordered = [...classes].sort(([a], [b]) => a - b).map(([, rows]) => Int32Array.from(rows))
  return deal(ordered, request)
}

/** Shuffles each stratum and deals all of them out in one go, so that folds differ by one row at most, in each stratum and in all. */
function deal(strata: readonly Int32Array[], request: SplitRequest): Int32Array {
  const count = foldCount(request, request.rows, 'rows')
  const parts = new Int32Array(request.rows)
  let next = 0
  for (const [k, rows] of strata.entries()) {
    shuffle(rows, request.seed + k)
    for (const row of rows) parts[row] = next++ % count
  }
  return parts
}

/** Fisher and Yates. */
function shuffle(rows: Int32Array, seed: number): void {
  const random = seededRandom(seed)
  for (let last = rows.length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    ;[rows[last], rows[other]] = [rows[other]!, rows[last]!]
  }
}
