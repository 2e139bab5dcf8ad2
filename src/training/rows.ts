import { categoryColumn, columnOf, type Table, withColumn } from '../table/index.ts'
import { type Assembled, cutOf, describeRows, readRows } from './assemble.ts'
import { fail } from './errors.ts'
import type { TrainingNeeds } from './needs.ts'
import { partRows } from './parts.ts'
import type { TrainingInputs } from './record.ts'
import { recordOfRun } from './record-of-run.ts'

/** The rows that a version of a model learned from. */
export interface LearnedRows {
  readonly run: string
  readonly inputs: TrainingInputs
  /**
   * Columns: the features, `__time`, `__row` (the place in the version of the dataset), `__label`, `__label_known_at` and `__part`:
   * `train`, `test` or, where the label came too late for either, `none`.
   */
  readonly table: Table
  readonly assembled: Assembled
  /** True where they are, value by value, those that were read then. */
  readonly same: boolean
}

/**
 * Reads the rows and features that a version of a model learned from again, from the record of its training: from the same versions of
 * datasets, as they were known then.
 *
 * Errors: `registry.model_not_found`, `registry.version_not_found`, `training.no_record`, `training.rows_of_file`.
 */
export async function learnedRows(
  needs: TrainingNeeds,
  which: { readonly model: string; readonly version?: number },
): Promise<LearnedRows> {
  const { models, hash } = needs
  const made =
    which.version === undefined
      ? (await models.versions(which.model))[0]!
      : await models.get(which.model, which.version)
  const { run } = made
  if (run === null) throw fail('no_record', { run: `of ${made.model} ${made.version}` })
  const record = await recordOfRun(needs, run)
  if ('pipeline' in record) throw fail('rows_of_file', { model: made.model, version: made.version })
  const { inputs, steps } = record
  const table = await readRows(needs, inputs)
  const assembled = describeRows(table, inputs, hash)
  const then = steps.find(({ step }) => step === 'assemble')?.result as Assembled | undefined
  return {
    ...{ run, inputs, assembled, same: then?.tableDigest === assembled.tableDigest },
    table: withColumn(table, '__part', categoryColumn(partsOf(table, inputs))),
  }
}

function partsOf(table: Table, inputs: TrainingInputs): readonly string[] {
  const parts = new Array<string>(table.rows).fill('none')
  const [times, known] = ['__time', '__label_known_at'].map((name) => {
    const column = columnOf(table, name)
    return column.kind === 'category' ? new Float64Array(table.rows) : column.values
  })
  const { train, test } = partRows(times!, known!, cutOf(inputs))
  for (const row of train) parts[row] = 'train'
  for (const row of test) parts[row] = 'test'
  return parts
}
