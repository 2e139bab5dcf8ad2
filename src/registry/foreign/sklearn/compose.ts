import { type Inert, isThing, notConverted, type Thing } from '../inert.ts'
import { scalarOf } from '../numpy/array.ts'
import { fieldsOf, itemsOf } from './fields.ts'
import { entryOf, partsOf, placesIn } from './places.ts'
import { type Columns, pick, type Sketch, widthOf } from './sketch.ts'

/** How what is inside something else is read. */
export interface Compose {
  transform(step: Thing, columns: Columns): Columns
}

/** The named steps of a pipeline or union; undefined for one that passes through. */
export function partsIn(thing: Thing, key: string): readonly (readonly [string, Thing | undefined])[] {
  return fieldsOf(thing)
    .items(key)
    .map((pair) => {
      const [name, step] = partsOf(pair)
      if (typeof name !== 'string') throw notConverted('a step of it has no name')
      if (step === 'passthrough' || step === null) return [name, undefined] as const
      if (!isThing(step)) throw notConverted('a step of it is no estimator')
      return [name, step] as const
    })
}

/** The names of the columns one after the other; undefined where a block has none. */
function namesOf(columns: Columns): readonly string[] | undefined {
  const names: string[] = []
  for (const { names: own, width } of columns) {
    if (own?.length !== width) return undefined
    names.push(...own)
  }
  return names
}

/** The columns that an estimator was trained on, in its order: by their names where both have them, else all. */
export function selected(sketch: Sketch, thing: Thing, columns: Columns): Columns {
  const wanted = itemsOf(fieldsOf(thing).get('feature_names_in_'))?.map((name) => scalarOf(name))
  const given = namesOf(columns)
  if (wanted === undefined || given === undefined) return columns
  const places = wanted.map((name) => (typeof name === 'string' ? given.indexOf(name) : -1))
  if (places.every((place) => place >= 0)) return pick(sketch, columns, places)
  if (places.length === given.length) return columns
  throw notConverted('its columns are not those of its signature')
}

/** Several transformers side by side, each over columns of its own. */
export function columnTransformer(
  { sketch, compose }: { readonly sketch: Sketch; readonly compose: Compose },
  thing: Thing,
  columns: Columns,
): Columns {
  const fields = fieldsOf(thing)
  const around = { names: namesOf(columns) ?? [], width: widthOf(columns) }
  const resolved = fields.get('_transformer_to_input_indices')
  return fields.items('transformers_').flatMap((part) => {
    const [name, step, given] = partsOf(part)
    if (typeof name !== 'string') throw notConverted('a transformer of it has no name')
    if (step === 'drop') return []
    const places = placesIn(entryOf(resolved, name) ?? (given as Inert), around)
    if (places.length === 0) return []
    const own = pick(sketch, columns, places)
    if (step === 'passthrough') return own
    if (!isThing(step)) throw notConverted('a transformer of it is no estimator')
    return compose.transform(step, own)
  })
}

/** Several transformers over the same columns. */
export function featureUnion(compose: Compose, thing: Thing, columns: Columns): Columns {
  const weights = fieldsOf(thing).get('transformer_weights')
  if (weights !== null && weights !== undefined) throw notConverted('its FeatureUnion has weights')
  return partsIn(thing, 'transformer_list').flatMap(([, step]) => (step ? compose.transform(step, columns) : columns))
}
