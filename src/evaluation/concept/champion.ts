import { Value } from 'typebox/value'
import { seededRandom } from '../../base/index.ts'
import { type Learned, learnerNamed, type Sheet, takeSheet } from '../../learners/index.ts'
import type { Columns } from './companion.ts'
import type { Champion, Judgment } from './detection.ts'

/** What is learned: a number, or one of so many classes, numbered from 0. */
export interface Question {
  readonly kind: 'class' | 'number'
  readonly classes: number
}

/** Rows to learn from. */
export interface Taught {
  readonly columns: Columns
  readonly labels: Float64Array
}

const FOLDS = 5
/** Small trees: there are few rows of a concept when it matters. */
const OPTIONS = { rounds: 60, learningRate: 0.1, leaves: 8, minLeaf: 10, patience: 0, bins: 64 }

/** Boosted trees of rows; answers are classes' probabilities in rows of all (one column of two classes), or numbers. */
export function fitTrees(question: Question, { columns, labels }: Taught): (columns: Columns) => Float64Array {
  const sheet = sheetOf(columns)
  const rows = Int32Array.from(labels.keys())
  const learned = learn(question, { sheet, labels, rows })
  return (others) => answersOf(question, learned, sheetOf(others))
}

/**
 * A champion of boosted trees, with answers for its own rows that are out of fold (five folds, every fifth row).
 *
 * Errors are 0 and 1 of classes, label − answer of numbers.
 */
export function fitChampion(question: Question, { columns, labels }: Taught): Champion {
  const sheet = sheetOf(columns)
  const width = widthOf(question)
  const answers = new Float64Array(labels.length * width)
  for (let fold = 0; fold < FOLDS; fold++) {
    const all = Array.from(labels.keys())
    const rows = Int32Array.from(all.filter((row) => row % FOLDS !== fold))
    const held = Int32Array.from(all.filter((row) => row % FOLDS === fold))
    const own = answersOf(question, learn(question, { sheet, labels, rows }), takeSheet(sheet, held))
    held.forEach((row, i) => {
      answers.set(own.subarray(i * width, (i + 1) * width), row * width)
    })
  }
  const learned = learn(question, { sheet, labels, rows: Int32Array.from(labels.keys()) })
  return {
    outOfFold: judgment(question, answers, labels),
    judge: (others, theirs) => judgment(question, answersOf(question, learned, sheetOf(others)), theirs),
  }
}

const widthOf = ({ classes }: Question): number => (classes > 2 ? classes : 1)

function sheetOf(columns: Columns): Sheet {
  return {
    rows: columns[0]?.length ?? 0,
    columns: columns.map((values, k) => ({ kind: 'number', name: `x${k}`, values: Float32Array.from(values) })),
  }
}

interface Lesson {
  readonly sheet: Sheet
  readonly labels: Float64Array
  readonly rows: Int32Array
}

/** Rows of one class, or without anything that varies, teach one answer. */
type Known = Learned | number

function learn({ kind, classes }: Question, { sheet, labels, rows }: Lesson): Known {
  const taught = new Set(Array.from(rows, (row) => labels[row]!))
  if (taught.size < 2) return labels[rows[0] ?? 0] ?? 0
  const objective = kind === 'number' ? 'regression' : classes > 2 ? 'multiclass' : 'binary'
  const boosting = learnerNamed('boosting')
  const goal = { objective, label: labels, width: classes > 2 ? classes : 1, rows } as const
  const context = { random: seededRandom(1), progress: () => undefined }
  const options = { ...(Value.Create(boosting.options) as object), ...OPTIONS }
  return boosting.fit(sheet, goal, { options: options as never, context })
}

function answersOf({ kind, classes }: Question, learned: Known, sheet: Sheet): Float64Array {
  if (typeof learned === 'number') {
    if (classes <= 2) return new Float64Array(sheet.rows).fill(learned)
    return Float64Array.from({ length: sheet.rows * classes }, (_, i) => Number(i % classes === learned))
  }
  const scores = learned.scores(sheet)
  return kind === 'class' && classes <= 2 ? scores.map((score) => 1 / (1 + Math.exp(-score))) : scores
}

/** Errors and scores of answers. */
export function judgment({ kind, classes }: Question, answers: Float64Array, labels: Float64Array): Judgment {
  if (kind === 'number') return { errors: labels.map((label, row) => label - answers[row]!) }
  if (classes <= 2)
    return { errors: labels.map((label, row) => Number(answers[row]! >= 0.5 !== (label === 1))), scores: answers }
  return { errors: labels.map((label, row) => Number(likeliest(answers, row, classes) !== label)) }
}

function likeliest(answers: Float64Array, row: number, classes: number): number {
  let best = 0
  for (let k = 1; k < classes; k++) if (answers[row * classes + k]! > answers[row * classes + best]!) best = k
  return best
}
