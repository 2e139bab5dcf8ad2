import { importLightgbm } from '../../importers/lightgbm.ts'
import { importXgboost } from '../../importers/xgboost.ts'
import { type Inert, isDict, isThing, notConverted, type Thing } from '../inert.ts'
import { bytesIn } from '../numpy/array.ts'
import { embed } from './embed.ts'
import { fieldsOf } from './fields.ts'
import { type Classes, classesOf, type Outcome } from './outcome.ts'
import { type Columns, cast, type Sketch, widthOf } from './sketch.ts'

const UTF8 = new TextEncoder()

/** A booster as its own library writes it. */
export interface BoosterFile {
  readonly library: 'lightgbm' | 'xgboost'
  readonly bytes: Uint8Array
  readonly rounds?: number | 'best'
  /** The names of its classes, where what wraps it has them. */
  readonly classes?: Classes
  /** Whether it answers as the library's wrapper for scikit-learn does: a class instead of its probability. */
  readonly wrapped: boolean
}

/** A booster inside an object of Python: its text or bytes, and which rounds of it count. */
export function boosterOutcome(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const library = estimator.module.startsWith('xgboost') ? 'xgboost' : 'lightgbm'
  const wrapped = estimator.name !== 'Booster'
  const fields = fieldsOf(estimator)
  const booster = wrapped ? fieldsOf(fields.thing('_Booster')) : fields
  const bytes = contentOf(booster.get('handle') ?? booster.get('_handle') ?? contentIn(estimator))
  if (bytes === undefined) throw notConverted(`its ${fields.of} holds no model`)
  const best = booster.get('best_iteration')
  const rounds = library === 'xgboost' ? 'best' : typeof best === 'number' && best > 0 ? best : undefined
  const names = fields.get('_classes') ?? fields.get('classes_')
  const classes = wrapped && isPresent(names) && estimator.name.endsWith('Classifier') ? classesOf(names) : undefined
  checkMissing(wrapped && library === 'xgboost' ? fields.get('missing') : null)
  return boosterFileOutcome(
    sketch,
    {
      library,
      bytes,
      wrapped,
      ...(wrapped && rounds !== undefined && { rounds }),
      ...(!wrapped && library === 'lightgbm' && rounds !== undefined && { rounds }),
      ...(classes && { classes }),
    },
    columns,
  )
}

const isPresent = (value: Inert | undefined): value is Inert => value !== undefined && value !== null

/** Old pickles of XGBoost keep the bytes as the state itself. */
const contentIn = ({ state }: Thing): Inert | undefined => (isDict(state) ? undefined : state)

const contentOf = (value: Inert | undefined): Uint8Array | undefined =>
  typeof value === 'string' ? UTF8.encode(value) : isThing(value) ? bytesIn(value) : bytesIn(value)

function checkMissing(missing: Inert | undefined): void {
  if (typeof missing === 'number' && !Number.isNaN(missing)) throw notConverted('it takes a number for a missing value')
}

/** Puts a booster into a graph. Errors: those of its importer. */
export function boosterFileOutcome(sketch: Sketch, file: BoosterFile, columns: Columns): Outcome {
  const features = Array.from({ length: widthOf(columns) }, (_, i) => `c${i}`)
  const importOne = file.library === 'xgboost' ? importXgboost : importLightgbm
  const read = importOne(file.bytes, { features, ...(file.rounds !== undefined && { rounds: file.rounds }) })
  for (const note of read.notes) sketch.notes.add(note)
  const { label, probabilities, number } = embed(sketch, read.bytes, columns)
  if (number) {
    const value = number.type === 'float' ? cast(sketch, number.value, 'double') : number.value
    return { number: { value, width: number.width }, predict: 'variable' }
  }
  if (label === undefined || probabilities === undefined) throw notConverted('what it answers is unknown')
  const classes = file.classes ?? Array.from({ length: probabilities.width }, (_, i) => i)
  if (classes.length !== probabilities.width) throw notConverted('it does not answer its classes')
  const predict = file.wrapped ? 'label' : probabilities.width === 2 ? 'probability' : 'probabilities'
  return { chosen: { place: label, classes }, probabilities, predict }
}
