import { identityOf, twinColumns } from '../../table/index.ts'
import type { ColumnRole, LabelFacts } from './columns.ts'
import type { Look } from './columns-look.ts'
import { type Finding, findLeaks } from './leaks-find.ts'
import type { Warning } from './warnings.ts'
import { duplicateRows } from './warnings-rows.ts'

const HIGH_MISSING = 0.5
/** The rarest of K classes has less than a fifth of an even share: under 10 % of two classes. */
const IMBALANCE = 5
/** Of one code so many warnings are given one by one. */
const MOST_OF_A_CODE = 20

interface About {
  readonly label: LabelFacts
  /** The label of the rows that were looked at. */
  readonly target: Float64Array
  readonly seed: number
}

/**
 * Everything that is to be said about columns that nobody gave a role, with the role that follows: constants, identifiers, copies and
 * certain leaks are left out.
 */
export function warnAboutColumns(
  looks: readonly Look[],
  about: About,
): { readonly warnings: readonly Warning[]; readonly roles: ReadonlyMap<string, ColumnRole> } {
  const findings = [
    ...looks.flatMap((look) => constant(look) ?? identifier(look) ?? []),
    ...copies(looks),
    ...looks.flatMap((look) => [...highMissing(look), ...suspected(look)]).map((warning) => ({ warning })),
  ]
  const roles = rolesOf(findings)
  const open = looks.filter(({ name }) => !roles.has(name))
  const leaks = findLeaks(open, about)
  for (const [name, role] of rolesOf(leaks)) roles.set(name, role)
  const fine = open.filter(({ name, type }) => !roles.has(name) && type !== 'time')
  const rows = duplicateRows(fine, about.label.values)
  const warnings = [...leaks, ...findings].map(({ warning }) => warning)
  return { warnings: [...warnings, ...(rows ? [rows] : []), ...imbalance(about.label)], roles }
}

function rolesOf(findings: readonly Finding[]): Map<string, ColumnRole> {
  const roles = new Map<string, ColumnRole>()
  for (const { warning, role } of findings) if (role && warning.column !== null) roles.set(warning.column, role)
  return roles
}

function constant({ name, coded }: Look): Finding | undefined {
  const { counts, missing, codes } = coded
  if (counts.length > 1 || (counts.length === 1 && missing > 0)) return undefined
  const message =
    counts.length === 0
      ? `Column ${name} has no value in any row; it is left out.`
      : `Column ${name} has the same value in all rows; it is left out.`
  const evidence = { distinct: counts.length, missing: missing / codes.length }
  return { role: 'constant', warning: { code: 'constant_column', column: name, message, evidence } }
}

function identifier({ name, type, coded }: Look): Finding | undefined {
  if (type === 'time' || type === 'text') return undefined
  const found = identityOf(name, coded)
  if (!found) return undefined
  const message = `Column ${name} looks like an identifier: ${found.why} (${found.distinct} values in ${found.rows} rows); it is left out.`
  return {
    role: 'identifier',
    warning: {
      code: 'identifier_column',
      column: name,
      message,
      evidence: { distinct: found.distinct, rows: found.rows },
    },
  }
}

function copies(looks: readonly Look[]): readonly Finding[] {
  return twinColumns(looks).map(({ name, of, isEqual }) => {
    const message = isEqual
      ? `Column ${name} is equal to ${of} in all rows; it is left out.`
      : `Column ${name} says the same as ${of}: each value of one stands for one of the other.`
    const warning = {
      code: 'duplicate_column',
      column: name,
      message,
      evidence: { of, equal: Number(isEqual) },
    } as const
    return isEqual ? { role: 'duplicate', warning } : { warning }
  })
}

function highMissing({ name, coded }: Look): readonly Warning[] {
  const share = coded.missing / coded.codes.length
  if (share < HIGH_MISSING || coded.counts.length === 0) return []
  const message = `${(100 * share).toPrecision(3)} % of the rows have no value in column ${name}.`
  return [
    { code: 'high_missing', column: name, message, evidence: { share, rows: coded.missing, of: coded.codes.length } },
  ]
}

function suspected({ name, suspects, coded, sentinels }: Look): readonly Warning[] {
  const numbers = suspects.map(({ value, rows, gap, nearest }): Warning => {
    const message = `${value} in column ${name} (${rows} rows) is far from all other values, the nearest is ${nearest}; it is read as missing.`
    return {
      code: 'sentinel_suspected',
      column: name,
      message,
      evidence: { value, rows, share: rows / coded.codes.length, gap, nearest },
    }
  })
  const texts = sentinels.texts.map((text): Warning => {
    const message = `"${text}" in column ${name} stands for a missing value; it is read as one.`
    return {
      code: 'sentinel_suspected',
      column: name,
      message,
      evidence: { value: text, share: coded.missing / coded.codes.length },
    }
  })
  return [...numbers, ...texts]
}

function imbalance({ name, classes, values }: LabelFacts): readonly Warning[] {
  if (!classes) return []
  const counts = new Int32Array(classes.length)
  for (const value of values) counts[value]!++
  const least = counts.reduce((a, b) => Math.min(a, b))
  const share = least / values.length
  if (share >= 1 / (IMBALANCE * classes.length)) return []
  const message = `The rarest of ${classes.length} classes of ${name} has ${least} of ${values.length} rows (${(100 * share).toPrecision(2)} %): accuracy says little, and scores of it rest on few rows.`
  return [
    {
      code: 'class_imbalance',
      column: name,
      message,
      evidence: { classes: classes.length, rows: least, of: values.length, share },
    },
  ]
}

/** Of very many warnings of one code the first ones, and one that counts the others. */
export function limited(warnings: readonly Warning[]): readonly Warning[] {
  const counts = new Map<string, number>()
  const kept = warnings.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    return count <= MOST_OF_A_CODE
  })
  const more = [...counts].filter(([, count]) => count > MOST_OF_A_CODE)
  return [
    ...kept,
    ...more.map(([code, count]): Warning => {
      const rest = count - MOST_OF_A_CODE
      return {
        code: code as Warning['code'],
        column: null,
        message: `${rest} more columns like these.`,
        evidence: { columns: rest },
      }
    }),
  ]
}
