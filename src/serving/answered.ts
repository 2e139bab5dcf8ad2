import { type Events, MillraceError } from '../base/index.ts'
import type { Said } from './answers.ts'
import type { Order } from './order.ts'
import { type Gap, tellFailure } from './pairs.ts'
import { type Scorer, score } from './scorer.ts'
import { isLike, mergeTensorRows, type TensorPart } from './tensor-rows.ts'

/** Who answered what, and what is still to be scored for comparison. */
export interface Answered {
  readonly said: Said
  /** The version that answered each row. */
  readonly versions: Int32Array
  /** NaN where there is no score yet. */
  readonly championScore: Float64Array
  readonly secondScore: Float64Array | undefined
  readonly gaps: readonly Gap[]
}

/** One version answers all rows. Errors: those of `score`. */
export async function answerWhole({ standing, asked }: Order, scorer: Scorer): Promise<Answered> {
  const said = await score(scorer, asked)
  const { champion, second } = standing
  const versions = new Int32Array(asked.rows)
  versions.fill(scorer.version)
  if (second === undefined && scorer === champion)
    return { said, versions, championScore: said.scores, secondScore: undefined, gaps: NO_GAPS }
  const gaps: Gap[] = []
  const scoresOf = (other: Scorer): Float64Array => {
    if (other === scorer) return said.scores
    const into = noScores(asked.rows)
    if (other.reader.scored) gaps.push({ scorer: other, rows: undefined, into })
    return into
  }
  return { said, versions, championScore: scoresOf(champion), secondScore: second && scoresOf(second), gaps }
}

const NO_GAPS: readonly Gap[] = []
const noScores = (rows: number): Float64Array => new Float64Array(rows).fill(Number.NaN)

/**
 * The challenger answers the rows chosen (all where not given), the champion all others, and those that the challenger cannot.
 *
 * Errors: those of `score` by the champion; `serving.cancelled`, `serving.deadline_exceeded`.
 */
export async function answerParts(
  needs: { readonly events: Events },
  order: Order,
  { challenger, chosen }: { readonly challenger: Scorer; readonly chosen: Uint32Array | undefined },
): Promise<Answered> {
  const { standing, asked } = order
  const { champion } = standing
  const others = chosen && rowsBeside(chosen, asked.rows)
  const tried = tryChallenger(needs, order, { challenger, chosen })
  const [saidBySecond, saidByFirst] = await Promise.all([tried, others && score(champion, asked, others)])
  const rows = chosen ?? rowsBeside(NONE, asked.rows)
  const missed = saidBySecond && rowsWithoutScore({ scorer: challenger, rows, said: saidBySecond })
  if (saidBySecond === undefined || missed!.length === asked.rows || !fitTogether(saidBySecond, saidByFirst)) {
    const whole = await answerWhole({ standing: { ...standing, second: undefined }, asked }, champion)
    return { ...whole, secondScore: noScores(asked.rows) }
  }
  const parts: Part[] = [{ scorer: challenger, rows, said: saidBySecond }]
  if (saidByFirst) parts.push({ scorer: champion, rows: others!, said: saidByFirst })
  if (missed!.length > 0) parts.push({ scorer: champion, rows: missed!, said: await score(champion, asked, missed) })
  return joined(order, { parts, challenger, others })
}

const NONE = new Uint32Array(0)

interface Part {
  readonly scorer: Scorer
  readonly rows: Uint32Array
  readonly said: Said
}

/** Codes that say nothing of the version that was asked. */
const NOT_ITS_FAULT: ReadonlySet<string> = new Set(['serving.cancelled', 'serving.deadline_exceeded'])

async function tryChallenger(
  needs: { readonly events: Events },
  { standing, asked }: Order,
  { challenger, chosen }: { readonly challenger: Scorer; readonly chosen: Uint32Array | undefined },
): Promise<Said | undefined> {
  try {
    return await score(challenger, asked, chosen)
  } catch (error) {
    if (error instanceof MillraceError && NOT_ITS_FAULT.has(error.code)) throw error
    tellFailure(needs, { endpoint: standing.endpoint, scorer: challenger, error })
    return undefined
  }
}

function fitTogether(one: Said, other: Said | undefined): boolean {
  if (other === undefined) return true
  const names = Object.keys(one.outputs)
  return names.every((name) => {
    const [ours, theirs] = [one.outputs[name]!, other.outputs[name]]
    return theirs !== undefined && isLike(ours, theirs)
  })
}

/** The rows that are not among these, which ascend. */
function rowsBeside(rows: Uint32Array, count: number): Uint32Array {
  const beside = new Uint32Array(count - rows.length)
  for (let row = 0, next = 0, at = 0; row < count; row++) {
    if (rows[next] === row) next++
    else beside[at++] = row
  }
  return beside
}

function rowsWithoutScore({ scorer, rows, said }: Part): Uint32Array {
  return scorer.reader.scored ? rows.filter((_, i) => Number.isNaN(said.scores[i]!)) : NONE
}

/** Puts the parts together: of two parts with a row the later one answers it. */
function joined(
  { standing: { champion }, asked: { rows } }: Order,
  {
    parts,
    challenger,
    others,
  }: { readonly parts: readonly Part[]; readonly challenger: Scorer; readonly others: Uint32Array | undefined },
): Answered {
  const [scores, championScore, secondScore] = [noScores(rows), noScores(rows), noScores(rows)]
  const versions = new Int32Array(rows)
  for (const { scorer, rows: its, said } of parts)
    for (let i = 0; i < its.length; i++) {
      const [row, value] = [its[i]!, said.scores[i]!]
      versions[row] = scorer.version
      scores[row] = value
      ;(scorer === champion ? championScore : secondScore)[row] = value
    }
  const bySecond = Uint32Array.from(versions.keys()).filter((row) => versions[row] === challenger.version)
  const gaps: Gap[] = []
  if (champion.reader.scored)
    gaps.push({ scorer: champion, rows: bySecond.length === rows ? undefined : bySecond, into: championScore })
  if (others && challenger.reader.scored) gaps.push({ scorer: challenger, rows: others, into: secondScore })
  const outputs = merged(parts, rows, ({ outputs }) => outputs)!
  const kept = merged(parts, rows, ({ kept }) => kept)
  return { said: { outputs, scores, kept }, versions, championScore, secondScore, gaps }
}

function merged(
  parts: readonly Part[],
  rows: number,
  of: (said: Said) => TensorPart['tensors'] | undefined,
): TensorPart['tensors'] | undefined {
  const [first] = parts
  const tensors = of(first!.said)
  if (parts.length === 1 || tensors === undefined) return tensors
  return mergeTensorRows(
    parts.map((part) => ({ rows: part.rows, tensors: of(part.said)! })),
    rows,
  )
}
