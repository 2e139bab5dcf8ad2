import { compile, type TensorSpec } from '../../inference/index.ts'
import { concatTables, sliceRows, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Executor, Tensors } from '../executor.ts'
import { answerTable } from './shard-answers.ts'
import { feedsFrom } from './shard-feeds.ts'

/** What a model reads, as far as scoring files needs it. */
export interface ShardModel {
  readonly inputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
}

/** Scores rows of a file with one model. */
export interface ShardScoring {
  readonly model: ShardModel
  /** The answers for rows, see `answerTable`. Each row gets what it would get alone. */
  score(features: Table): Table
}

/**
 * Makes a model ready to score files on this thread.
 *
 * Errors: those of `compile`; `serving.batch_model` for a model that does not read rows.
 */
export function createShardScoring(bytes: Uint8Array): ShardScoring {
  const plan = compile(bytes)
  const answers = answersOf(plan)
  return {
    model: modelOf(plan),
    score(features) {
      const score = (rows: Table): Table => answers(plan.run(feedsFrom(rows, plan.inputs)), rows.rows)
      return plan.rowwise ? score(features) : concatTables(rowsOf(features).map(score))
    },
  }
}

/** The same with an executor that answers later: a process of its own. */
export function scoringOver(executor: Executor): (features: Table) => Promise<Table> {
  const answers = answersOf(executor)
  const score = async (rows: Table): Promise<Table> =>
    answers(await executor.run(feedsFrom(rows, executor.inputs)), rows.rows)
  return async (features) => {
    if (executor.rowwise) return score(features)
    const scored: Table[] = []
    for (const row of rowsOf(features)) scored.push(await score(row))
    return concatTables(scored)
  }
}

/** What a model reads. Errors: `serving.batch_model`. */
export function modelOf({ inputs, metadata }: ShardModel): ShardModel {
  for (const { name, shape } of inputs)
    if (shape[0] !== -1 || shape.length > 2 || (shape[1] ?? 1) < 1)
      throw fail('batch_model', { reason: `its input ${name} is not of rows` })
  return { inputs, metadata }
}

/** Some models let the rows of one run see each other: these get one row a run. */
const rowsOf = (features: Table): readonly Table[] =>
  Array.from({ length: features.rows }, (_, row) => sliceRows(features, row, row + 1))

function answersOf({ metadata }: Pick<ShardModel, 'metadata'>): (outputs: Tensors, rows: number) => Table {
  const classes = classesOf(metadata)
  return (outputs, rows) => answerTable(outputs, rows, classes)
}

function classesOf(metadata: Readonly<Record<string, string>>): readonly string[] | undefined {
  try {
    const names = JSON.parse(metadata['millrace.classes'] ?? 'null') as unknown
    return Array.isArray(names) ? names.map(String) : undefined
  } catch {
    return undefined
  }
}
