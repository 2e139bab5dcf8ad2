import { fitTrees, judgment, type Question } from './champion.ts'
import type { Columns } from './companion.ts'
import { dropFirst, type KeptRows, keep, keptRows } from './rows.ts'

/** Scores each row before it learns from it. */
export interface OnlineLearner {
  /** The errors of rows, told before their labels are learned from. */
  readonly add: (columns: Columns, labels: Float64Array) => Float64Array
  /** Says that the concept changed: what comes now is learned anew, and answers as soon as it is better than what was known. */
  readonly renew: () => void
  /** Models that were fit so far. */
  readonly fits: () => number
}

/** The least rows to fit to, and by which share they must grow until the next fit. */
const FIRST = 100
const GROWTH = 0.15
const MOST_ROWS = 20_000
/** Weight of one row in the error by which two models are compared. */
const RECENT = 0.01
const UNKNOWN_ERROR = 0.5

/** Trees that are fit again as their rows grow. */
interface Candidate {
  readonly rows: KeptRows
  answer: ((columns: Columns) => Float64Array) | undefined
  seen: number
  next: number
  recent: number
}

interface State {
  readonly question: Question
  readonly width: number
  fits: number
  /** Learns from all rows. */
  readonly whole: Candidate
  /** Learns from those since the last change. */
  fresh: Candidate | undefined
}

/**
 * An online learner of boosted trees: they are fit again whenever their rows have grown by 15 % (of at most the newest 20,000). After a
 * change a second set learns from the rows since then; whichever erred less of late answers.
 */
export function onlineLearner(question: Question, width: number): OnlineLearner {
  const state: State = { question, width, fits: 0, whole: open(width, UNKNOWN_ERROR), fresh: undefined }
  return {
    add(columns, labels) {
      const errors = new Float64Array(labels.length)
      for (let from = 0; from < labels.length; ) {
        const to = Math.min(labels.length, from + rowsToNextFit(state))
        const part = columns.map((column) => column.subarray(from, to))
        errors.set(addPart(state, part, labels.subarray(from, to)), from)
        from = to
      }
      return errors
    },
    renew() {
      state.fresh = open(width, state.whole.recent)
    },
    fits: () => state.fits,
  }
}

function open(width: number, recent: number): Candidate {
  return { rows: keptRows(width), answer: undefined, seen: 0, next: FIRST, recent }
}

function rowsToNextFit({ whole, fresh }: State): number {
  return Math.max(1, Math.min(whole.next - whole.seen, fresh ? fresh.next - fresh.seen : whole.next))
}

function addPart(state: State, columns: Columns, labels: Float64Array): Float64Array {
  const { whole, fresh } = state
  const best = fresh?.answer && fresh.recent < whole.recent ? fresh : whole
  const errors = judge(state, best, { columns, labels })
  if (fresh?.answer) judge(state, best === whole ? fresh : whole, { columns, labels })
  for (const candidate of fresh ? [whole, fresh] : [whole]) learn(state, candidate, { columns, labels })
  return errors
}

interface Rows {
  readonly columns: Columns
  readonly labels: Float64Array
}

function judge({ question }: State, candidate: Candidate, { columns, labels }: Rows): Float64Array {
  const cells = question.classes > 2 ? question.classes : 1
  const answers = candidate.answer?.(columns) ?? new Float64Array(labels.length * cells)
  const { errors } = judgment(question, answers, labels)
  for (const error of errors) candidate.recent += RECENT * (Math.abs(error) - candidate.recent)
  return errors
}

function learn(state: State, candidate: Candidate, { columns, labels }: Rows): void {
  const rows = { rows: labels.length, errors: labels, labels, columns }
  for (let row = 0; row < labels.length; row++) keep(candidate.rows, rows, row)
  candidate.seen += labels.length
  if (candidate.seen < candidate.next) return
  const { rows: kept } = candidate
  if (kept.rows > MOST_ROWS) dropFirst(kept, kept.rows - MOST_ROWS)
  candidate.next = Math.ceil(candidate.seen + GROWTH * kept.rows)
  const part = kept.columns.map((column) => column.subarray(0, kept.rows))
  candidate.answer = fitTrees(state.question, { columns: part, labels: kept.labels.slice(0, kept.rows) })
  state.fits++
}
