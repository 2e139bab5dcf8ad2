import { type Digest, type Hash, hasCode } from '../../base/index.ts'
import { metricNamed } from '../../evaluation/index.ts'
import { compile } from '../../inference/index.ts'
import {
  type Calibration,
  fitPreparation,
  type Learned,
  type Prepared,
  type Sheet,
  sealModel,
} from '../../learners/index.ts'
import type { Column, Table } from '../../table/index.ts'
import { judgedOf } from './answers.ts'
import { type Calibrated, calibrateAnswers, type Estimates, estimatesOf } from './calibrate.ts'
import { type ColumnFacts, labelsLike, type Study, type StudyRequest, studyTable } from './columns.ts'
import { type Latency, measureLatency } from './latency.ts'
import { type Material, shareMaterial } from './material.ts'
import { modelAnswers } from './model-answers.ts'
import type { Member } from './pipeline.ts'
import { judgingOf } from './rungs.ts'
import { type Splits, splitsOf } from './splits.ts'
import { createTrialRunner, fitRows, type TrialContext, type TrialRunner, withRounds } from './trial.ts'
import { groupsLeak, unseenCategories, type Warning } from './warnings.ts'

/** What a lab is opened with: the rows, and what is asked of them. */
export interface LabOrder {
  readonly table: Table
  readonly request: StudyRequest
  readonly metric?: string
  readonly seed: number
}

/** What a lab found, as plain JSON. */
export interface StudyReport {
  readonly task: Material['objective']
  readonly metric: string
  readonly lowerIsBetter: boolean
  readonly rows: number
  readonly classes: readonly string[] | null
  readonly columns: readonly ColumnFacts[]
  readonly features: readonly string[]
  /** Columns of the sheet that learners see. */
  readonly prepared: number
  /** Whether no label is below 0, for numbers. */
  readonly positive: boolean
  readonly warnings: readonly Warning[]
  readonly split: { readonly kind: Splits['kind']; readonly folds: number; readonly convention: string }
  /** What the rows are divided by to see whether the split is optimistic. */
  readonly other: { readonly kind: 'time' | 'group' | 'random'; readonly column: string } | null
  /** Addresses of the labels and of what learners see. */
  readonly labelDigest: Digest
  readonly sheetDigest: Digest
}

/** What a lab makes in the end. */
export interface SealOrder {
  readonly members: readonly Member[]
  readonly calibration: Calibration | null
  readonly interval: readonly [number, number] | null
  readonly seed: number
  readonly threads?: number
  readonly metadata: Readonly<Record<string, string>>
}

/** A model that was made, and the size of it. */
export interface Made {
  readonly onnx: Uint8Array
  readonly seconds: number
}

/** How a model did on other rows. */
export interface TestReport {
  readonly rows: number
  readonly metrics: Estimates
  readonly warnings: readonly Warning[]
}

/** Studies one table, tries learners on it and makes the model. Pure but for the clock it is given. */
export interface AutomlLab {
  readonly report: StudyReport
  readonly material: Material
  readonly trials: TrialRunner
  /** Whether probabilities need correction, and the interval of a number, from answers for the held-out rows of these folds. */
  calibrate(answers: Float64Array, folds: readonly number[]): Calibrated
  /** Learns again from all rows and puts everything into one model. Errors: those of the learners, `learners.export_differs`. */
  seal(order: SealOrder, context: TrialContext): Made
  /** The time that the model takes for one row. */
  latency(onnx: Uint8Array, nowUs: () => number): Latency
  /** Errors: `training.column_not_found`, `training.label_missing`. */
  judge(onnx: Uint8Array, table: Table): TestReport
}

/** Errors: those of `studyTable`, `splitsOf`, `fitPreparation`, `evaluation.unknown_metric`. */
export function createAutomlLab({ table, request, metric, seed }: LabOrder, hash: Hash): AutomlLab {
  const study = studyTable(table, request)
  const { label, features } = study
  const kind = label.task
  const { name: metricName, lowerIsBetter } = metricNamed(kind, metric)
  const width = kind === 'multiclass' ? label.classes!.length : 1
  const splits = dividedRows(study, seed)
  const { preparation, sheet } = prepare(study, { width, splits: splits.main })
  const material = shareMaterial({
    ...{ sheet, objective: kind, width, label: label.values, folds: splits.main.folds, metric: metricName },
    ...(splits.other && { otherFolds: splits.other.folds }),
    ...(study.groups && { blocks: study.groups }),
    ...trendOf(study, sheet, request),
  })
  const report: StudyReport = {
    ...{ task: kind, metric: metricName, lowerIsBetter, rows: study.table.rows, classes: label.classes ?? null },
    ...{ columns: study.columns, features, prepared: sheet.columns.length },
    positive: kind === 'regression' && label.values.every((value) => value >= 0),
    warnings: [...study.warnings, ...leaksOf(study, request, splits)],
    split: { kind: splits.main.kind, folds: splits.main.folds.length, convention: splits.main.convention },
    other: splits.other ? { kind: splits.other.kind, column: splits.other.column } : null,
    labelDigest: hash(bytesOf(label.values)),
    sheetDigest: hash(new TextEncoder().encode(sheet.columns.map(({ values }) => hash(bytesOf(values))).join())),
  }
  return {
    report,
    material,
    trials: createTrialRunner(material),
    calibrate: (answers, folds) => calibrateAnswers(material, { answers, folds }),
    seal: (order, context) => seal({ study, preparation, material }, order, context),
    latency: (onnx, nowUs) => measureLatency(onnx, study.table, nowUs),
    judge: (onnx, other) => judge({ study, material }, onnx, other),
  }
}

/** The column of a sheet that tells how late a row is: the days of the time that orders the rows, or that time itself where it is a number. */
function trendOf({ times }: Study, sheet: Sheet, { time }: StudyRequest): { readonly trend?: string } {
  if (times === undefined || time === undefined || sheet.columns.length < 2) return {}
  const found = sheet.columns.find(({ name }) => name === `${time}.days` || name === time)
  return found ? { trend: found.name } : {}
}

interface Divided {
  readonly main: Splits
  readonly other?: {
    readonly kind: 'time' | 'group' | 'random'
    readonly column: string
    readonly folds: Splits['folds']
  }
}

/** The folds that models are judged by, and others to compare with: random ones, or those by a time that nobody named. */
function dividedRows(study: Study, seed: number): Divided {
  const { rows } = study.table
  const about = { rows, objective: study.label.task, label: study.label.values, seed, folds: judgingOf(rows).made }
  const { times, groups, columns } = study
  const main = splitsOf({ ...about, ...(times && { times }), ...(groups && { groups }) })
  if (main.kind === 'time' || main.kind === 'group') {
    const column = columns.find(({ role }) => role === main.kind)!.name
    return { main, other: { kind: 'random', column, folds: splitsOf(about).folds } }
  }
  const dated = columns.find(({ type, role, missing }) => type === 'time' && role === 'feature' && missing === 0)
  const values = dated && study.table.columns.get(dated.name)
  if (!dated || !values || values.kind === 'category') return { main }
  try {
    return {
      main,
      other: { kind: 'time', column: dated.name, folds: splitsOf({ ...about, times: values.values }).folds },
    }
  } catch (error) {
    if (!hasCode(error, 'training.no_split')) throw error
    // a time of so few moments divides nothing
    return { main }
  }
}

function leaksOf({ groups, columns }: Study, request: StudyRequest, { main, other }: Divided): Warning[] {
  const random = main.kind === 'group' ? other?.folds[0] : undefined
  const column = request.group ?? columns.find(({ role }) => role === 'group')?.name
  if (!groups || !random || column === undefined) return []
  const found = groupsLeak(groups, random, column)
  return found ? [found] : []
}

function prepare(study: Study, { width, splits }: { readonly width: number; readonly splits: Splits }): Prepared {
  const { table, features, columns, label } = study
  const parts = new Int32Array(table.rows)
  splits.folds.forEach(({ test }, k) => {
    for (const row of test) parts[row] = k + 1
  })
  const used = columns.filter(({ name }) => features.includes(name))
  return fitPreparation(table, {
    features,
    sentinels: Object.fromEntries(
      used.map(({ name, sentinels }) => [name, [...sentinels.numbers, ...sentinels.texts]] as const),
    ),
    texts: used.filter(({ type }) => type === 'text').map(({ name }) => name),
    goal: { objective: label.task, label: label.values, width },
    folds: parts,
  })
}

function seal(
  { study, preparation, material }: { study: Study; preparation: Prepared['preparation']; material: Material },
  order: SealOrder,
  context: TrialContext,
): Made {
  const started = context.now()
  const all = Int32Array.from({ length: material.sheet.rows }, (_, row) => row)
  const learned: Learned[] = order.members.map((member, i) => {
    const spec = member.refitRounds === null ? member : withRounds(member, member.refitRounds)
    const report = (done: number, doing: string): void => context.report((i + done) / order.members.length, doing)
    return fitRows(material, { spec, rows: all, seed: member.seed }, { ...context, report })
  })
  const { onnx } = sealModel({
    ...{ name: order.members.length > 1 ? 'ensemble' : order.members[0]!.learner, preparation },
    ...{ objective: material.objective, width: material.width },
    ...(study.label.classes && { classes: study.label.classes }),
    members: learned.map((its, i) => ({ weight: order.members[i]!.weight, learned: its })),
    ...(order.calibration && { calibration: order.calibration }),
    ...(order.interval && { interval: order.interval }),
    ...{ metadata: order.metadata, check: study.table },
  })
  return { onnx, seconds: (context.now() - started) / 1_000 }
}

function judge(
  { study, material }: { readonly study: Study; readonly material: Material },
  onnx: Uint8Array,
  table: Table,
): TestReport {
  const found = labelsLike(table, study.label)
  const answers = modelAnswers(compile(onnx), table)
  const rows = Int32Array.from(found.values.keys()).filter((row) => !Number.isNaN(found.values[row]!))
  const { width, objective } = material
  const kept = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) kept[i * width + k] = answers[row * width + k]!
  })
  const labels = Float64Array.from(rows, (row) => found.values[row]!)
  const judged = judgedOf(objective, width, { answers: kept, labels })
  const warnings = unseenCategories(study.table, table, study.features)
  return { rows: rows.length, metrics: estimatesOf(judged, material), warnings }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** The memory of a table, to be moved to another thread. */
export function buffersOf(table: Table): ArrayBuffer[] {
  const arrays = [...table.columns.values()].map((column: Column) =>
    column.kind === 'category' ? column.codes : column.values,
  )
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]
}
