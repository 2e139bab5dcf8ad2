import { type BenchRule, ruleId } from './rules.ts'

/** The rules as a contract of ours. Columns are there or not as the other sides have it: only a rule of presence asks for a value. */
export function contractYaml(rules: readonly BenchRule[]): string {
  const columns = new Map<string, string[]>()
  const checks: string[] = []
  for (const rule of rules) {
    if (rule.kind === 'order') checks.push(`  - { check: ${rule.column} >= ${rule.after}, id: ${ruleId(rule)} }`)
    else columns.set(rule.column, [...(columns.get(rule.column) ?? []), ...partsOf(rule)])
  }
  const present = new Set(rules.filter(({ kind }) => kind === 'present').map(({ column }) => column))
  const lines = [...columns].map(([column, parts]) => {
    const all = [...parts, ...(present.has(column) ? [] : ['optional: true'])]
    return `  ${column}: { ${all.join(', ')} }`
  })
  return ['columns:', ...lines, 'rules:', ...checks, 'onViolation: quarantine', ''].join('\n')
}

/** The types of columns that only have rules which do not tell. */
const TYPES: Readonly<Record<string, string>> = { id: 'number', ordered_at: 'time' }

function partsOf(rule: Exclude<BenchRule, { kind: 'order' }>): readonly string[] {
  if (rule.kind === 'range') return ['type: number', `min: ${rule.min}`, `max: ${rule.max}`]
  if (rule.kind === 'values') return ['type: category', `values: [${rule.values.join(', ')}]`]
  if (rule.kind === 'pattern') return ['type: text', `pattern: '${rule.pattern}'`]
  const type = TYPES[rule.column]
  return [...(type === undefined ? [] : [`type: ${type}`]), ...(rule.kind === 'unique' ? ['unique: true'] : [])]
}

/** Ours are finer: a range is a rule for each of its ends. */
const PARTS: Readonly<Record<string, readonly string[]>> = { range: ['min', 'max'], present: ['missing', 'present'] }

/** Failed rows by rule, from a report of ours. */
export function failedBy(
  rules: readonly BenchRule[],
  report: readonly { readonly id: string; readonly failed: number }[],
): Readonly<Record<string, number>> {
  const found = new Map(report.map(({ id, failed }) => [id, failed]))
  return Object.fromEntries(
    rules.map((rule) => {
      const ids = (PARTS[rule.kind] ?? [rule.kind]).map((part) => `${rule.column}.${part}`)
      return [ruleId(rule), ids.reduce((sum, id) => sum + (found.get(id) ?? 0), 0)]
    }),
  )
}
