/** What a field belongs to. */
export type Entity = 'metrics' | 'params' | 'tags' | 'attributes' | 'datasets'

/** Something that can be filtered and ordered by. */
export interface Field {
  readonly of: Entity
  /** The name of the metric, param or tag; the name of the column for an attribute; `name`, `digest` or `context` of a dataset. */
  readonly key: string
  readonly kind: 'number' | 'text'
  /** A number that is written in quotes too. */
  readonly quoted?: true
}

/** An attribute as its column has it. */
interface Attribute {
  readonly column: string
  readonly kind: Field['kind']
  /** Where it can not be ordered by. */
  readonly unordered?: true
  /** A number that is written in quotes too: the id of an experiment. */
  readonly quoted?: true
}

/** The words of one kind of thing: what its filters and orders may name. */
export interface Vocabulary {
  /** The entities it has. */
  readonly entities: readonly Entity[]
  /** By their names in lower case: ours, and those of MLflow. */
  readonly attributes: Readonly<Record<string, Attribute>>
  /** The names of its attributes as MLflow lists them in its errors. */
  readonly listed: readonly string[]
  /** More names of its entities, in lower case. */
  readonly aliases?: Readonly<Record<string, Entity>>
}

const ENTITIES: Readonly<Record<string, Entity>> = {
  metrics: 'metrics',
  metric: 'metrics',
  params: 'params',
  param: 'params',
  parameters: 'params',
  parameter: 'params',
  tags: 'tags',
  tag: 'tags',
  attributes: 'attributes',
  attribute: 'attributes',
  attr: 'attributes',
  run: 'attributes',
  datasets: 'datasets',
  dataset: 'datasets',
}

const DATASET_KEYS: readonly string[] = ['name', 'digest', 'context']

/** Why a name is no field. */
export interface NoField {
  readonly fault: 'entity' | 'attribute' | 'dataset'
  readonly found: string
}

/**
 * The field of a name such as `metrics.auc`, `params."learning rate"`, `status` or `attributes.started_at`, or why it is none.
 */
export function fieldOf(name: string, vocabulary: Vocabulary): Field | NoField {
  const dot = name.indexOf('.')
  const word = unquotedName(dot < 0 ? 'attributes' : name.slice(0, dot))
  const of = lookUp(vocabulary.aliases ?? {}, word) ?? lookUp(ENTITIES, word)
  const key = unquotedName(name.slice(dot + 1))
  if (!of || !vocabulary.entities.includes(of)) return { fault: 'entity', found: word }
  if (of === 'datasets') return datasetField(key)
  if (of !== 'attributes')
    return key === '' ? { fault: 'attribute', found: key } : { of, key, kind: of === 'metrics' ? 'number' : 'text' }
  const attribute = lookUp(vocabulary.attributes, key)
  if (!attribute) return { fault: 'attribute', found: key }
  return { of, key: attribute.column, kind: attribute.kind, ...(attribute.quoted && { quoted: true }) }
}

function datasetField(key: string): Field | NoField {
  const known = key.toLowerCase()
  return DATASET_KEYS.includes(known) ? { of: 'datasets', key: known, kind: 'text' } : { fault: 'dataset', found: key }
}

/** True where runs and the like can stand in the order of this field. */
export function isOrdered({ of, key }: Field, { attributes }: Vocabulary): boolean {
  if (of === 'datasets') return false
  return of !== 'attributes' || Object.values(attributes).some(({ column, unordered }) => column === key && !unordered)
}

const unquotedName = (name: string): string => name.replace(/^(["`])(.*)\1$/s, '$2')

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  const key = name.toLowerCase()
  return Object.hasOwn(table, key) ? table[key] : undefined
}
