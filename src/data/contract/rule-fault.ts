import type { TObject } from 'typebox'
import { Value } from 'typebox/value'
import { nearestName } from '../../base/index.ts'
import { momentMs, type Rule, referenceOf, ruleOptions } from './rule.ts'

/** What is wrong with a rule that somebody wrote, if anything. */
export function faultOfRule(rule: Rule): string | undefined {
  const options: TObject | undefined = ruleOptions[rule?.kind]
  if (!options) return `a rule is one of ${Object.keys(ruleOptions).join(', ')}`
  const { kind, ...given } = rule
  const known = Object.keys(options.properties)
  const stray = Object.keys(given).find((key) => !known.includes(key))
  if (stray) return `${kind} has no option ${stray}; the nearest is ${nearestName(stray, known)}`
  const [first] = Value.Errors(options, given)
  if (first) return `option ${first.instancePath.slice(1).replaceAll('/', '.') || kind} ${first.message}`
  return crossFault(rule)
}

function crossFault(rule: Rule): string | undefined {
  if (rule.kind === 'number' && isCrossed(rule.min, rule.max)) return 'min is above max'
  if ('length' in rule && isCrossed(rule.length?.min, rule.length?.max)) return 'length has min above max'
  if (rule.missing && rule.optional === false) return 'some may be missing, or none: missing or optional: false'
  const declared = referenceOf(rule)?.dataset
  if (declared && declared.kind !== 'dataset') return 'references begins with a dataset'
  return rule.kind === 'time' ? momentFault(rule) : undefined
}

const isCrossed = (min: number | undefined, max: number | undefined): boolean =>
  min !== undefined && max !== undefined && min > max

const MOMENT = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z?)?$/

function momentFault({ min, max }: { readonly min?: string; readonly max?: string }): string | undefined {
  for (const limit of [min, max])
    if (limit !== undefined && !(MOMENT.test(limit) && !Number.isNaN(momentMs(limit))))
      return 'min and max are written 2001-05-14 or 2001-05-14 19:06, in UTC'
  return min !== undefined && max !== undefined && momentMs(min) > momentMs(max) ? 'min is above max' : undefined
}
