import type { ErrorDetails } from '../../base/index.ts'
import type { MlflowFault, MlflowFaults } from './fault.ts'
import { quoted } from './rules.ts'

/** What the search at an address knows, in MLflow's words. */
interface Words {
  readonly at: RegExp
  readonly entities: readonly string[]
  readonly keys: readonly string[]
}

const RUN_WORDS: Words = {
  at: /\/runs\/search$/,
  entities: ['metric', 'parameter', 'tag', 'attribute', 'dataset'],
  keys: ['run_id', 'run_name', 'user_id', 'status', 'artifact_uri', 'start_time', 'end_time', 'created'],
}
const WORDS: readonly Words[] = [
  RUN_WORDS,
  {
    at: /\/experiments\/search$/,
    entities: ['attribute', 'tag'],
    keys: ['name', 'creation_time', 'last_update_time'],
  },
  {
    at: /\/logged-models\/search$/,
    entities: ['metrics', 'params', 'tags', 'attributes'],
    keys: ['name', 'model_id', 'model_type', 'status', 'source_run_id', 'creation_time', 'creation_timestamp'],
  },
  { at: /\/registered-models\/search$/, entities: ['attribute', 'tag'], keys: ['name'] },
  {
    at: /\/model-versions\/search$/,
    entities: ['attribute', 'tag'],
    keys: ['name', 'version_number', 'run_id', 'source_path', 'creation_timestamp', 'last_updated_timestamp'],
  },
]

const SINGULAR: Readonly<Record<string, string>> = { metrics: 'metric', params: 'parameter', tags: 'tag' }
const NUMBER_SIGNS = ['>', '>=', '!=', '=', '<', '<=']
const TEXT_SIGNS = ['!=', '=', 'LIKE', 'ILIKE']
const NULL_SIGNS = ['IS NULL', 'IS NOT NULL']
const LIST_SIGNS = ['IN', 'NOT IN']
const DATASET_KEYS = ['name', 'digest', 'context']
const TIMES = /(?:_at|^version)$/

const list = (words: readonly string[]): string => words.map(quoted).join(', ')
const invalid = (message: string): MlflowFault => ({ code: 'INVALID_PARAMETER_VALUE', message })

/** The words of MLflow for filters and orders that cannot be read; those of searches in the registry too. */
export const FILTER_FAULTS: MlflowFaults = {
  'tracking.bad_filter': (details, { message }, path) => invalid(filterWords(details, wordsAt(path)) ?? message),
  'tracking.bad_order': (details, { message }, path) => invalid(orderWords(details, wordsAt(path)) ?? message),
}

const wordsAt = (path: string): Words => WORDS.find(({ at }) => at.test(path)) ?? RUN_WORDS

const badKey = (found: unknown, { keys }: Words): string =>
  `Invalid attribute key '${found}' specified. Valid keys are '{${list(keys)}}'`
const badEntity = (found: unknown, { entities }: Words): string =>
  `Invalid entity type '${found}'. Valid values are [${list(entities)}]`

function filterWords(details: ErrorDetails, words: Words): string | undefined {
  const { kind, found = '', entity = '', key = '' } = details as Readonly<Record<string, string>>
  if (kind === 'entity') return badEntity(found, words)
  if (kind === 'attribute') return badKey(found, words)
  if (kind === 'dataset') return `Invalid dataset key '${found}' specified. Valid keys are '{${list(DATASET_KEYS)}}'`
  if (kind === 'comparator') return comparatorWords(found, entity, key)
  if (kind === 'number')
    return entity === 'metrics'
      ? `Expected numeric value type for metric. Found ${found}`
      : `Expected numeric value type for numeric attribute: ${key}. Found ${found}`
  if (kind === 'quoted') return quotedWords(found, entity)
  if (kind === 'list')
    return 'While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.'
  if (kind === 'clause' || kind === 'token' || kind === 'identifier')
    return `Invalid clause(s) in filter string: ${quoted(found)}`
  return undefined
}

/** A comparator that is none, or none for this field. */
function comparatorWords(found: string, entity: string, key: string): string {
  if (LIST_SIGNS.includes(found) && entity !== 'datasets')
    return "Only ['run_id'] attributes support comparison with a list of quoted string values."
  return `Invalid comparator '${found}' not one of '{${list(signsOf(entity, key))}}'`
}

function signsOf(entity: string, key: string): readonly string[] {
  if (entity === 'metrics' || (entity === 'attributes' && TIMES.test(key))) return NUMBER_SIGNS
  if (entity === 'params' || entity === 'tags') return [...TEXT_SIGNS, ...NULL_SIGNS]
  return [...TEXT_SIGNS, ...LIST_SIGNS]
}

function quotedWords(found: string, entity: string): string {
  const got = `Got value ${found}`
  if (entity === 'attributes') return `Expected a quoted string value for attributes. ${got}`
  if (entity === 'datasets') return `Expected a quoted string value for dataset attributes. ${got}`
  return `Expected a quoted string value for ${SINGULAR[entity] ?? entity} (e.g. 'my-value'). ${got}`
}

function orderWords(details: ErrorDetails, words: Words): string | undefined {
  const { kind, found = '', text = '' } = details as Readonly<Record<string, string>>
  if (kind === 'entity') return badEntity(found, words)
  if (kind === 'attribute') return words === RUN_WORDS ? badKey(found, words) : badOrderKey(found, words)
  if (kind === 'shape' || kind === 'direction') return `Invalid order_by clause '${text}'. Could not be parsed.`
  if (kind === 'duplicate')
    return `\`order_by\` contains duplicate fields: [${list((details['orders'] as readonly string[]) ?? [])}]`
  return undefined
}

const badOrderKey = (found: string, { keys }: Words): string =>
  `Invalid order by key '${found}' specified. Valid keys are '{${list(keys)}}'`
