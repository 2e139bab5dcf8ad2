/** A rule that every side of the comparison can say in its own words. */
export type BenchRule =
  | { readonly kind: 'present' | 'unique'; readonly column: string }
  | { readonly kind: 'range'; readonly column: string; readonly min: number; readonly max: number }
  | { readonly kind: 'values'; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: 'pattern'; readonly column: string; readonly pattern: string }
  /** `column` is not before `after`. */
  | { readonly kind: 'order'; readonly column: string; readonly after: string }

const range = (column: string, min: number, max: number): BenchRule => ({ kind: 'range', column, min, max })
const values = (column: string, ...values: string[]): BenchRule => ({ kind: 'values', column, values })
const pattern = (column: string, pattern: string): BenchRule => ({ kind: 'pattern', column, pattern })

/** Twenty rules over the orders of `table.ts`. */
export const RULES: readonly BenchRule[] = [
  { kind: 'unique', column: 'id' },
  { kind: 'present', column: 'ordered_at' },
  { kind: 'present', column: 'email' },
  { kind: 'order', column: 'paid_at', after: 'ordered_at' },
  range('amount', 0, 1_000),
  range('discount', 0, 1),
  range('tax', 0, 1_000),
  range('weight', 0, 500),
  range('score', -5, 5),
  range('latitude', -90, 90),
  range('longitude', -180, 180),
  range('quantity', 1, 100),
  range('age', 0, 120),
  range('minutes', 0, 10_000),
  values('country', ...Array.from({ length: 30 }, (_, at) => `c${at}`)),
  values('channel', 'web', 'app', 'shop', 'phone', 'mail'),
  values('status', 'open', 'paid', 'sent', 'back'),
  values('currency', 'EUR', 'USD', 'CHF'),
  pattern('code', '^[A-Z]{3}-[0-9]{4}$'),
  pattern('email', '^[a-z0-9.]+@[a-z0-9.]+[.][a-z]{2,}$'),
]

/** What a rule is called in all outputs. */
export const ruleId = ({ kind, column }: BenchRule): string => `${column}.${kind}`
