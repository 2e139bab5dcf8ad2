import type { Lake } from '../../storage/index.ts'
import { type KnownValues, planContract } from '../contract/plan.ts'
import type { Moment } from '../contract/table-check.ts'
import type { TableRule } from '../contract/table-rule.ts'
import { validate } from '../contract/validate.ts'
import type { Dataset } from '../dataset.ts'
import type { Chunk } from '../versions/chunks.ts'
import { scanChunks } from '../versions/scan.ts'
import type { Manifest } from '../versions/version.ts'

/** Rules that say something of all rows of a version, and nothing of those that came. */
const OF_ALL: readonly TableRule['kind'][] = ['volume', 'fresh', 'distribution', 'unique']

/** The dataset without what only a whole version can be held to. */
export function withoutWhole(dataset: Dataset): Dataset {
  return { ...dataset, key: [], rules: dataset.rules.filter(({ kind }) => !OF_ALL.includes(kind)) }
}

/**
 * Holds a version that grew to the rules of all its rows. Rows that were accepted before are not set aside any more: a row that is there
 * twice blocks or is warned about.
 *
 * Errors: `data.contract_blocked`.
 */
export async function judgeWhole(
  lake: Lake,
  { name, key, load, rules, onViolation }: Dataset,
  about: {
    readonly chunks: readonly Chunk[]
    readonly rows: number
    readonly known: KnownValues
    readonly moment: Moment
  },
): Promise<Manifest['reasons']> {
  const ofAll = rules.filter(({ kind }) => OF_ALL.includes(kind)).map(milder)
  const unique = load === 'merge' ? [] : key
  if (ofAll.length === 0 && unique.length === 0) return []
  const relation = await scanChunks(lake, about.chunks)
  const described = await lake.rows(`describe select * exclude (__row) from ${relation}`)
  const columns = described.map((row) => ({
    name: String(row['column_name']),
    type: String(row['column_type']),
    looksNumeric: false,
  }))
  const contract = {
    key: unique,
    columns: {},
    rules: ofAll,
    onViolation: onViolation === 'block' ? onViolation : ('warn' as const),
  }
  const plan = planContract(contract, { relation, rows: about.rows, columns, marks: [] }, about.known)
  const { reasons } = await validate(lake, plan, { dataset: name, progress: () => undefined, moment: about.moment })
  return reasons
}

const milder = (rule: TableRule): TableRule =>
  rule.kind === 'unique' && rule.onViolation !== 'block' ? { ...rule, onViolation: 'warn' } : rule
