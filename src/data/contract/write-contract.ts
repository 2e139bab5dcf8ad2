import { Document, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { type Contract, plainRule } from './contract.ts'
import type { TableRule } from './table-rule.ts'
import { defaultId, mainOption } from './table-rule-id.ts'

/** Sentences that stand beside what they explain: by column, or by the id of a rule; `''` at the top. */
export type Remarks = ReadonlyMap<string, string>

/**
 * A contract as YAML that `readContract` reads back.
 *
 * @example
 * writeContract(contractOf(flights))
 */
export function writeContract(contract: Contract, remarks: Remarks = new Map()): string {
  const document = new Document(plainOf(contract))
  const top = remarks.get('')
  if (top) document.commentBefore = commentOf(top)
  remark(document.get('columns') as YAMLMap | undefined, remarks)
  const rules = document.get('rules') as YAMLSeq<YAMLMap> | undefined
  rules?.items.forEach((item, i) => {
    const said = remarks.get(contract.rules[i]!.id)
    if (said) item.commentBefore = commentOf(said)
    for (const { value } of item.items as Pair<unknown, YAMLMap>[])
      if (value && typeof value === 'object' && 'items' in value) value.flow = true
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

const commentOf = (text: string): string =>
  text
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n')

function remark(columns: YAMLMap | undefined, remarks: Remarks): void {
  for (const pair of (columns?.items ?? []) as Pair<{ value: string; commentBefore?: string }, YAMLMap>[]) {
    const said = remarks.get(pair.key.value)
    if (said) pair.key.commentBefore = commentOf(said)
    if (pair.value) pair.value.flow = false
    for (const inner of pair.value?.items ?? []) {
      const list = (inner as Pair<unknown, YAMLSeq>).value
      if (list && typeof list === 'object' && 'items' in list) list.flow = true
    }
  }
}

function plainOf(contract: Contract): Readonly<Record<string, unknown>> {
  const { dataset, time, key, knownAt, columns, rules, onViolation } = contract
  return {
    ...(dataset !== undefined && { dataset }),
    ...(time !== undefined && { time }),
    ...(key.length > 0 && { key: key.length === 1 ? key[0] : [...key] }),
    ...(knownAt !== undefined && { knownAt }),
    onViolation,
    ...(Object.keys(columns).length > 0 && {
      columns: Object.fromEntries(
        Object.entries(columns).map(([column, rule]) => {
          const { kind, ...options } = plainRule(rule)
          return [column, { type: kind, ...options }]
        }),
      ),
    }),
    ...(rules.length > 0 && { rules: rules.map(plainTableRule) }),
  }
}

/** A rule begins with its kind and what that is mainly about: `- unique: [store, day]`. */
function plainTableRule(rule: TableRule): Readonly<Record<string, unknown>> {
  const { kind, id, ...options } = rule
  const named = id === defaultId(kind, options) ? {} : { id }
  const main = mainOption[kind]
  if (main === undefined) return { [kind]: options, ...named }
  const { [main as keyof typeof options]: value, ...rest } = options
  return { [kind]: value, ...named, ...rest }
}
