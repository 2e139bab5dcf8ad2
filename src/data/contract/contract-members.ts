import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import { nearestName } from '../../base/index.ts'
import { type Rule, ruleOptions } from './rule.ts'
import { faultOfRule } from './rule-fault.ts'
import { type TableRule, tableRuleOptions } from './table-rule.ts'
import { faultOfTableRule } from './table-rule-fault.ts'
import { defaultId, mainOption } from './table-rule-id.ts'

/** Makes the error for what stands at a node or an offset. */
export type Wrong = (at: Node | number | null | undefined, reason: string) => Error

/** The members of a map in a file: by name, each with where it stands. */
export type Members = ReadonlyMap<string, { readonly key: Node; readonly value: Node | null }>

export function membersOf(map: YAMLMap, wrong: Wrong): Members {
  return new Map(
    map.items.map((pair) => {
      const key = pair.key as Node
      if (!isScalar(key)) throw wrong(key, 'a name is a text')
      return [textAsWritten(key), { key, value: pair.value as Node | null }]
    }),
  )
}

/** `01234` and `true` without quotes are texts where a text is meant. */
function textAsWritten(node: Node): string {
  if (!isScalar(node)) return ''
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

/** The rules of columns. */
export function columnsFrom(
  member: Members extends ReadonlyMap<string, infer M> ? M | undefined : never,
  wrong: Wrong,
) {
  if (!member) return {}
  if (!isMap(member.value)) throw wrong(member.key, 'columns are names with the rule of each')
  const columns: Record<string, Rule> = Object.create(null)
  for (const [column, { key, value }] of membersOf(member.value, wrong)) {
    const rule = ruleFrom(value, (reason) => wrong(value ?? key, `${column}: ${reason}`), wrong)
    const fault = faultOfRule(rule)
    if (fault) throw wrong(key, `${column}: ${fault}`)
    columns[column] = rule
  }
  return columns
}

const ALIASES: Readonly<Record<string, object>> = { integer: { type: 'number', integer: true } }

function ruleFrom(node: Node | null, wrongHere: (reason: string) => Error, wrong: Wrong): Rule {
  const given = isScalar(node) ? { type: node.value } : isMap(node) ? optionsOf(node, wrong) : undefined
  const kinds = [...Object.keys(ruleOptions), ...Object.keys(ALIASES)]
  const named = given?.['type']
  if (!given || typeof named !== 'string') throw wrongHere(`it has type: one of ${kinds.join(', ')}`)
  if (!kinds.includes(named)) throw wrongHere(`there is no type ${named}; the nearest is ${nearestName(named, kinds)}`)
  const { type, ...options } = { ...given, ...ALIASES[named] } as Record<string, unknown>
  return { ...options, kind: type } as unknown as Rule
}

function optionsOf(map: YAMLMap, wrong: Wrong): Record<string, unknown> {
  const members = membersOf(map, wrong)
  const type = members.get('type')?.value
  const ofTexts = isScalar(type) && type.value === 'category'
  return Object.fromEntries(
    [...members].map(([name, { value }]) => [
      name,
      ofTexts && name === 'values' && isSeq(value)
        ? value.items.map((item) => textAsWritten(item as Node))
        : plain(value),
    ]),
  )
}

function plain(node: unknown): unknown {
  if (isScalar(node)) return node.value
  if (isSeq(node)) return node.items.map(plain)
  if (!isMap(node)) return null
  const made: Record<string, unknown> = Object.create(null)
  for (const pair of node.items) made[textAsWritten(pair.key as Node)] = plain(pair.value)
  return { ...made }
}

/** The rules of the table: a list of `- unique: [a, b]`, `- check: paid >= 0`, … with their other options. */
export function rulesFrom(member: Members extends ReadonlyMap<string, infer M> ? M | undefined : never, wrong: Wrong) {
  if (!member) return []
  if (!isSeq(member.value)) throw wrong(member.key, 'rules are a list')
  return member.value.items.map((item) => {
    if (!isMap(item)) throw wrong(item as Node, `a rule of the table is one of ${KINDS.join(', ')}`)
    const rule = tableRuleFrom(item, wrong)
    const fault = faultOfTableRule(rule)
    if (fault) throw wrong(item, `${rule.id}: ${fault}`)
    return rule
  })
}

const KINDS = Object.keys(tableRuleOptions) as TableRule['kind'][]

function tableRuleFrom(item: YAMLMap, wrong: Wrong): TableRule {
  const members = membersOf(item, wrong)
  const kind = KINDS.find((one) => members.has(one))
  const [first] = members.keys()
  if (!kind) throw wrong(item, `there is no rule ${first ?? ''}; the nearest is ${nearestName(first ?? '', KINDS)}`)
  const given = plain(item) as Record<string, unknown>
  const { [kind]: value, ...rest } = given
  const main = mainOption[kind]
  const options =
    main === undefined
      ? { ...(isMap(members.get(kind)!.value) ? (value as object) : {}), ...rest }
      : { [main]: value, ...rest }
  const made = kind === 'unique' && typeof value === 'string' ? { ...options, columns: [value] } : options
  return { kind, id: defaultId(kind, made), ...made } as unknown as TableRule
}
