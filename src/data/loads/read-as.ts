import { boolean, number, type Rule, text, time } from '../contract/rule.ts'
import { type Dataset, requiredColumns } from '../dataset.ts'
import type { Inspected, SourceColumn } from '../sources/inspected.ts'
import type { DatasetVersion } from '../versions/version.ts'

/**
 * The dataset with what a load needs beside its contract: columns without a rule keep the kind that they have in the version before, and
 * none of those that the load goes by may be missing.
 */
export function readAs(dataset: Dataset, source: Inspected, previous: DatasetVersion | undefined): Dataset {
  const needed = requiredColumns(dataset)
  const kinds = new Map(previous?.schema.map(({ name, kind }) => [name, kind]))
  const implied = source.columns.flatMap((column): [string, Rule][] => {
    const { name } = column
    if (dataset.contract[name] || (!needed.includes(name) && !kinds.has(name))) return []
    const kind = kinds.get(name) ?? kindOf(column)
    return [[name, ruleOf(kind, column, !needed.includes(name))]]
  })
  return implied.length === 0
    ? dataset
    : { ...dataset, contract: { ...dataset.contract, ...Object.fromEntries(implied) } }
}

type Kind = DatasetVersion['schema'][number]['kind']

function ruleOf(kind: Kind, { type, reads }: SourceColumn, optional: boolean): Rule {
  if (kind === 'time') return time({ optional })
  if (kind === 'category') return text({ optional })
  return reads?.kind === 'boolean' || type === 'BOOLEAN' ? boolean({ optional }) : number({ optional })
}

function kindOf({ type, looksNumeric, reads }: SourceColumn): Kind {
  if (reads) return reads.kind === 'time' ? 'time' : 'number'
  if (looksNumeric || /INT|DOUBLE|FLOAT|DECIMAL|BOOLEAN/.test(type)) return 'number'
  return /^(DATE|TIMESTAMP)/.test(type) ? 'time' : 'category'
}
