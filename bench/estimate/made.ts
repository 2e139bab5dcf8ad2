import { seededRandom } from '../../src/base/index.ts'
import { readFile } from '../../src/data/index.ts'
import { boosting, fitLearner } from '../../src/learners/index.ts'
import { type Lake, openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { columnOf, numberColumn, type Table, takeRows, withColumn } from '../../src/table/index.ts'

/** Files with the answers of a model, as an estimate takes them. */
export interface Answered {
  readonly reference: string
  readonly current: string
}

/** Runs work over a lake of its own. */
export async function withLake<T>(folder: string, work: (lake: Lake) => Promise<T>): Promise<T> {
  const lake = await openLake({ folder: `${folder}/lake`, blobs: await openFolderBlobs(`${folder}/blobs`) })
  try {
    return await work(lake)
  } finally {
    await lake.close()
  }
}

const numbers = (table: Table, name: string): Float64Array => {
  const column = columnOf(table, name)
  return column.kind === 'category' ? Float64Array.from(column.codes) : column.values
}

/**
 * California's houses: a model learned from a third of the rows, drawn at random; another third is the reference; the last is in order of
 * income, so that each window has other houses than the reference.
 */
export async function housesOf(lake: Lake, file: string, folder: string): Promise<Answered> {
  const { table } = await readFile(lake, file)
  const label = numbers(table, 'median_house_value')
  const random = seededRandom(20)
  const drawn = Float64Array.from({ length: table.rows }, () => random.next())
  const order = [...drawn.keys()].sort((a, b) => drawn[a]! - drawn[b]!)
  const third = Math.floor(order.length / 3)
  const income = numbers(table, 'median_income')
  const last = order.slice(2 * third).sort((a, b) => income[a]! - income[b]!)
  const features = [...table.columns.keys()].filter((name) => name !== 'median_house_value')
  const model = learned(table, { features, label, rows: order.slice(0, third), objective: 'regression' })
  return answered(lake, folder, { table, score: model(table), parts: [order.slice(third, 2 * third), last] })
}

/** The passengers of NannyML's demonstration: a model learned from the first half of its reference. */
export async function passengersOf(
  lake: Lake,
  files: { readonly reference: string; readonly current: string },
  folder: string,
): Promise<Answered> {
  const [{ table }, later] = [await readFile(lake, files.reference), await readFile(lake, files.current)]
  const half = Math.floor(table.rows / 2)
  const rows = Array.from({ length: half }, (_, row) => row)
  const features = ['Pclass', 'Sex', 'Age', 'SibSp', 'Parch', 'Fare', 'Embarked']
  const model = learned(table, { features, label: numbers(table, 'Survived'), rows, objective: 'binary' })
  const rest = Array.from({ length: table.rows - half }, (_, k) => half + k)
  const reference = `${folder}/passengers-reference.parquet`
  const current = `${folder}/passengers-current.parquet`
  await lake.exportTable(withAnswers(takeRows(table, rest), model(takeRows(table, rest))), reference)
  await lake.exportTable(withAnswers(later.table, model(later.table)), current, ['PassengerId'])
  return { reference, current }
}

function learned(
  table: Table,
  how: {
    readonly features: readonly string[]
    readonly label: Float64Array
    readonly rows: readonly number[]
    readonly objective: 'binary' | 'regression'
  },
): (table: Table) => Float64Array {
  const label = Float64Array.from(how.rows, (row) => how.label[row]!)
  const task = { table: takeRows(table, how.rows), features: how.features, label, objective: how.objective }
  return fitLearner(boosting({ rounds: 100, leaves: 15 }), task, { random: seededRandom(1), progress: () => {} })
    .predict
}

async function answered(
  lake: Lake,
  folder: string,
  of: { readonly table: Table; readonly score: Float64Array; readonly parts: readonly (readonly number[])[] },
): Promise<Answered> {
  const all = withAnswers(of.table, of.score)
  const [reference, current] = of.parts.map((rows, k) => ({ file: `${folder}/houses-${k}.parquet`, rows }))
  for (const { file, rows } of [reference!, current!]) await lake.exportTable(takeRows(all, rows), file)
  return { reference: reference!.file, current: current!.file }
}

const withAnswers = (table: Table, score: Float64Array): Table =>
  withColumn(
    withColumn(table, 'score', numberColumn(score)),
    'decision',
    numberColumn(score.map((each) => Number(each >= 0.5))),
  )
