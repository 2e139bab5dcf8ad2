import type { ColumnRole, LabelFacts } from './columns.ts'
import type { Look } from './columns-look.ts'
import { leakFolds, missingTelling, type Target, type Telling, tellingOf } from './leaks.ts'
import { type Parts, partsOfLabel } from './leaks-sum.ts'
import type { Warning } from './warnings.ts'

/** A warning, and what becomes of its column. */
export interface Finding {
  readonly warning: Warning
  readonly role?: ColumnRole
}

/** Leaks are looked for in so many rows at equal distances. */
const MOST_ROWS = 20_000
/** And sums of columns in so many. */
const SUM_ROWS = 2_000
const MOST_SUMMANDS = 300
/** A column that alone takes away so much of what is unknown is too good to be true. */
const SUSPECT = { binary: 0.8, multiclass: 0.85, regression: 0.93 }
/** One that takes away 99.5 % is the label under another name. */
const CERTAIN = 0.995
/** Whether there is a value at all tells at least so much: it is filled in afterwards. */
const AFTERWARDS = 0.5
const FEWEST_EITHER = 20

interface About {
  readonly label: LabelFacts
  readonly target: Float64Array
  readonly seed: number
}

/**
 * `leak_suspected`: columns that tell the label nearly by themselves, whose missing values tell it, or that add up to it. Left out are
 * those that are as good as the label itself, and those whose plain sum (or difference) is the label.
 *
 * Thresholds: of all sets of REFERENCE.md and those of scikit-learn, the most that one honest column tells is .88 of numbers (the size of
 * diamonds), .69 of two classes (breast cancer) and .75 of several (iris). A copy of a binary label with 1 % of its values flipped tells
 * .91; `boat` tells .80 of Survived by being filled in or not.
 */
export function findLeaks(looks: readonly Look[], about: About): readonly Finding[] {
  const step = Math.max(1, about.target.length / MOST_ROWS)
  const rows = Int32Array.from({ length: Math.min(about.target.length, MOST_ROWS) }, (_, k) => Math.floor(k * step))
  const target: Target = {
    values: Float64Array.from(rows, (row) => about.target[row]!),
    classes: about.label.classes?.length ?? 0,
    folds: leakFolds(rows.length, about.seed),
  }
  const alone = looks.flatMap((look) => leakOf(look, { ...about, rows, sample: target }) ?? [])
  const known = left(alone)
  const summands = looks.filter(({ name, type }) => type === 'number' && !known.has(name))
  const parts = about.label.task === 'regression' ? sums(summands, about) : []
  const summed = left(parts)
  return [...parts, ...alone.filter(({ warning }) => !summed.has(warning.column))]
}

/** The columns that are left out. */
function left(findings: readonly Finding[]): ReadonlySet<string | null> {
  return new Set(findings.flatMap(({ role, warning }) => (role === 'leak' ? [warning.column] : [])))
}

interface Sample extends About {
  readonly rows: Int32Array
  readonly sample: Target
}

function leakOf({ name, coded }: Look, { label, rows, sample }: Sample): Finding | undefined {
  const codes = Int32Array.from(rows, (row) => coded.codes[row]!)
  const counts = new Int32Array(coded.counts.length)
  let missing = 0
  for (const code of codes) {
    if (code < 0) missing++
    else counts[code]!++
  }
  const part = { ...coded, codes, counts, missing }
  const telling = tellingOf(part, sample)
  const some = codes.length - missing
  if (missing >= FEWEST_EITHER && some >= FEWEST_EITHER) {
    const gap = missingTelling(part, sample)
    if (gap.low >= AFTERWARDS) return { role: 'leak', warning: afterwards(name, { label, gap, telling, missing }) }
  }
  if (telling.low < SUSPECT[label.task]) return undefined
  const isCertain = telling.low >= CERTAIN
  return { ...(isCertain && { role: 'leak' as const }), warning: tooGood(name, { label, telling, isCertain }) }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`

function tooGood(
  name: string,
  { label, telling, isCertain }: { readonly label: LabelFacts; readonly telling: Telling; readonly isCertain: boolean },
): Warning {
  const what = label.classes ? 'of the log loss' : 'of the variance'
  const so = isCertain
    ? 'It is as good as the label itself and is left out.'
    : `If it is known only with or after ${label.name}, leave it out: --exclude ${name}`
  return {
    code: 'leak_suspected',
    column: name,
    message: `Column ${name} alone explains ${percent(telling.share)} ${what} of ${label.name} on held-out rows (at least ${percent(telling.low)}). ${so}`,
    evidence: { explained: telling.share, low: telling.low, rows: telling.rows },
  }
}

function afterwards(
  name: string,
  found: { readonly label: LabelFacts; readonly gap: Telling; readonly telling: Telling; readonly missing: number },
): Warning {
  const { label, gap, telling, missing } = found
  return {
    code: 'leak_suspected',
    column: name,
    message: `Whether column ${name} has a value explains ${percent(gap.share)} of ${label.name} on held-out rows (at least ${percent(gap.low)}): it seems to be filled in afterwards, and is left out.`,
    evidence: {
      explained: gap.share,
      low: gap.low,
      rows: gap.rows,
      missing: missing / gap.rows,
      withValues: telling.share,
    },
  }
}

function sums(looks: readonly Look[], { label, target }: About): readonly Finding[] {
  const step = Math.max(1, target.length / SUM_ROWS)
  const rows = Int32Array.from({ length: Math.min(target.length, SUM_ROWS) }, (_, k) => Math.floor(k * step))
  const candidates = looks.slice(0, MOST_SUMMANDS).map(({ name, coded }) => ({
    name,
    values: Float64Array.from(rows, (row) => coded.values?.[coded.codes[row]!] ?? Number.NaN),
  }))
  const parts = partsOfLabel(
    Float64Array.from(rows, (row) => target[row]!),
    candidates,
  )
  if (!parts) return []
  return parts.columns.map((name, k) => ({
    ...(parts.isPlain && { role: 'leak' as const }),
    warning: partOf(name, parts.weights[k]!, { parts, label }),
  }))
}

function partOf(
  name: string,
  weight: number,
  { parts, label }: { readonly parts: Parts; readonly label: LabelFacts },
): Warning {
  const others = parts.columns.filter((other) => other !== name).join(', ')
  const so = parts.isPlain
    ? 'It is a part of the label and is left out.'
    : `If they are known only with ${label.name}, leave them out.`
  return {
    code: 'leak_suspected',
    column: name,
    message: `Column ${name} and ${others} add up to ${label.name}, all but ${percent(parts.unexplained)} of its variance. ${so}`,
    evidence: {
      with: others,
      weight,
      explained: 1 - parts.unexplained,
      columns: parts.columns.length,
      rows: parts.rows,
    },
  }
}
