import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import {
  type Comparison,
  conditionOf,
  type Field,
  keysetOf,
  type Order,
  type Piece,
  pageToken,
  parseFilter,
  parseOrders,
  readPageToken,
  type SortKey,
  type Vocabulary,
} from '../../tracking/index.ts'
import { selectVersions } from '../versions/rows.ts'
import type { Model, ModelVersion } from '../versions/version.ts'
import { selectModels } from './rows.ts'
import { PROMPT_TAG } from './tags.ts'
import { MODEL_WORDS, VERSION_WORDS } from './vocabularies.ts'

/** Which models or versions to find. Prompts are found where the filter asks for their tag. */
export interface ModelQuery {
  readonly filter?: string
  /** Models by name where nothing is said; versions by model, then the newest first. */
  readonly order?: readonly string[]
  readonly limit: number
  readonly page?: string
}

/** Some models and, where there are more, the token of the page after them. */
export interface ModelPage {
  readonly models: readonly Model[]
  readonly next?: string
}

/** Some versions and, where there are more, the token of the page after them. */
export interface VersionPage {
  readonly versions: readonly ModelVersion[]
  readonly next?: string
}

const BY_NAME: SortKey = { raw: sql`model.name`, kind: 'text', down: false, whole: true }
const BY_MODEL: SortKey = { raw: sql`model_version.model`, kind: 'text', down: false, whole: true }
const BY_VERSION: SortKey = { raw: sql`model_version.version::float8`, kind: 'number', down: true, whole: true }

/** Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export async function searchModels(database: Database, query: ModelQuery): Promise<ModelPage> {
  const { where, keys, orderBy, tokenOf } = planOf('model', query, { words: MODEL_WORDS, last: [BY_NAME] })
  const rows = await selectModels(database)
    .select(sql<(string | null)[]>`${keys}`.as('keys'))
    .where(where)
    .orderBy(sql`${orderBy}`)
    .limit(query.limit + 1)
    .execute()
  return { models: rows.slice(0, query.limit).map(plain), ...tokenOf(rows) }
}

/** Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export async function searchVersions(database: Database, query: ModelQuery): Promise<VersionPage> {
  const of = { words: VERSION_WORDS, last: [BY_MODEL, BY_VERSION] }
  const { where, keys, orderBy, tokenOf } = planOf('model_version', query, of)
  const rows = await selectVersions(database)
    .select(sql<(string | null)[]>`${keys}`.as('keys'))
    .where(where)
    .orderBy(sql`${orderBy}`)
    .limit(query.limit + 1)
    .execute()
  return { versions: rows.slice(0, query.limit).map(plain), ...tokenOf(rows) }
}

const plain = <T extends { readonly keys: unknown }>({ keys: _, ...row }: T): Omit<T, 'keys'> => row

interface Searched {
  readonly words: Vocabulary
  /** What tells any two apart, after the orders that were asked for. */
  readonly last: readonly SortKey[]
}

function planOf(table: 'model' | 'model_version', query: ModelQuery, { words, last }: Searched) {
  const { filter = '', order = [], limit, page } = query
  const search = JSON.stringify([table, filter, order])
  const expressionOf = (field: Field): Piece => expressionIn(table, field)
  const orders = parseOrders(order, words)
  const sorted = orders.map(({ field, down }: Order): SortKey => ({ raw: expressionOf(field), kind: field.kind, down }))
  const keyset = keysetOf([...sorted, ...last])
  const comparisons = parseFilter(filter, words)
  const conditions = comparisons.map((one) => conditionOf(one, expressionOf(one.field)))
  if (!comparisons.some(asksForPrompts)) conditions.push(sql`not (${sql.ref(`${table}.tags`)} @> ${PROMPTS}::jsonb)`)
  if (page !== undefined) conditions.push(keyset.after(readPageToken(search, page)))
  return {
    ...{ keys: keyset.keys, orderBy: keyset.orderBy, where: sql<boolean>`${sql.join(conditions, sql` and `)}` },
    tokenOf(rows: readonly { readonly keys: (string | null)[] }[]) {
      const at = rows.length > limit ? rows[limit - 1] : undefined
      return at && { next: pageToken(search, keyset.cursorOf(at.keys)) }
    },
  }
}

const PROMPTS = JSON.stringify({ [PROMPT_TAG]: 'true' })

const asksForPrompts = ({ field, comparator, value }: Comparison): boolean =>
  field.of === 'tags' && field.key === PROMPT_TAG && comparator === '=' && value === 'true'

/** What lacks the tag of prompts is none. */
function expressionIn(table: string, { of, key, kind }: Field): Piece {
  if (of === 'metrics') return sql`(${sql.ref(`${table}.metrics`)} ->> ${key}::text)::float8`
  const tag = sql`(${sql.ref(`${table}.tags`)} ->> ${key}::text)`
  if (of === 'tags') return key === PROMPT_TAG ? sql`coalesce(${tag}, 'false')` : tag
  const column = sql.ref(`${table}.${key}`)
  return kind === 'number' ? sql`(${column})::float8` : sql`${column}`
}

/** The newest version of each stage of these models, of no stage too; by model, then stage. */
export async function latestVersions(database: Database, models: readonly string[]): Promise<readonly ModelVersion[]> {
  if (models.length === 0) return []
  return selectVersions(database)
    .distinctOn([sql`model_version.model`, sql`coalesce(model_version.stage, '')`])
    .where('model', 'in', models)
    .orderBy(sql`model_version.model, coalesce(model_version.stage, ''), model_version.version desc`)
    .execute()
}
