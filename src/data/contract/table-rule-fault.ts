import { Value } from 'typebox/value'
import { durationMs, hasCode, nearestName } from '../../base/index.ts'
import { parseExpression } from '../../table/index.ts'
import { type DistributionRule, type TableRule, tableRuleOptions } from './table-rule.ts'

const ID = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}$/

/** What is wrong with a table rule that somebody wrote, if anything. */
export function faultOfTableRule(rule: TableRule): string | undefined {
  const options = Object.hasOwn(tableRuleOptions, rule?.kind) ? tableRuleOptions[rule.kind] : undefined
  if (!options) return `a rule of the table is one of ${Object.keys(tableRuleOptions).join(', ')}`
  const { kind, id, ...given } = rule
  if (typeof id !== 'string' || !ID.test(id))
    return 'the id of a rule is letters, digits, _, - and . and at most 127 of them'
  const known = Object.keys(options.properties)
  const stray = Object.keys(given).find((key) => !known.includes(key))
  if (stray) return `${kind} has no option ${stray}; the nearest is ${nearestName(stray, known)}`
  if ('onViolation' in given && given.onViolation === 'quarantine' && kind !== 'unique' && kind !== 'check')
    return `${kind} is a rule of the table, which has no row to set aside: block or warn`
  const [first] = Value.Errors(options, given)
  if (first) return `option ${first.instancePath.slice(1).replaceAll('/', '.') || kind} ${first.message}`
  return crossFault(rule)
}

function crossFault(rule: TableRule): string | undefined {
  if (rule.kind === 'fresh' && durationMs(rule.within) === undefined)
    return 'within is a length of time such as 2d or 6h'
  if (rule.kind === 'volume' && rule.min !== undefined && rule.max !== undefined && rule.min > rule.max)
    return 'min is above max'
  if (rule.kind === 'unique' && new Set(rule.columns).size < rule.columns.length) return 'it names a column twice'
  if (rule.kind === 'check') return faultOfSql(rule.sql)
  return rule.kind === 'distribution' ? faultOfDistribution(rule) : undefined
}

function faultOfSql(sql: string): string | undefined {
  try {
    parseExpression(sql)
    return undefined
  } catch (error) {
    if (hasCode(error, 'table.bad_expression') || hasCode(error, 'table.unknown_function'))
      return error.message.replace(/\.$/, '')
    throw error
  }
}

function faultOfDistribution({ reference, distance, max, alpha }: DistributionRule): string | undefined {
  if (max === undefined && alpha === undefined) return 'it needs max or alpha'
  if (distance === 'chi_square' && alpha === undefined) return 'chi_square needs alpha'
  if (typeof reference === 'string') return undefined
  if ('edges' in reference) {
    if (reference.counts.length !== reference.edges.length + 1) return 'there is one more count than edges'
    const rising = reference.edges.every((edge, i) => i === 0 || edge > reference.edges[i - 1]!)
    return rising ? undefined : 'edges go up'
  }
  if (distance === 'ks') return 'ks compares numbers'
  if (reference.counts.length !== reference.values.length) return 'there is one count for each value'
  return new Set(reference.values).size < reference.values.length ? 'a value comes twice' : undefined
}
