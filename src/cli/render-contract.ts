import { type Row, renderPairs, renderTable } from './render.ts'

/** The parts of a result of `data.check` that people read. */
interface Checked {
  readonly rows: number
  readonly outcome: string
  readonly rules: readonly {
    readonly id: string
    readonly rule: string
    readonly outcome: string
    readonly failed: number
    readonly examples: readonly { readonly row: number; readonly value: unknown }[]
    readonly detail?: string
  }[]
  readonly schema: readonly { readonly column: string; readonly problem: string }[]
  readonly seconds: number
}

const SHOWN_EXAMPLES = 3

/** How the results of actions about contracts are shown to people. */
export const CONTRACT_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'data.check': renderCheck,
  'data.suggest': ({ contract }: { readonly contract: string }) => plainLines(contract),
}

/** The verdict, then each rule that is violated with its first rows, then what the columns differ in. */
export function renderCheck({ rows, outcome, rules, schema, seconds }: Checked): string {
  const violated = rules.filter(({ failed }) => failed > 0)
  const about = renderPairs([
    ['outcome', outcome],
    ['rows', rows],
    ['rules', `${rules.length}, of which ${violated.length} are violated`],
    ['seconds', seconds],
  ])
  const lines = violated.map(
    ({ id, outcome, failed, examples, detail }): Row => ({
      rule: id,
      outcome,
      failed,
      'first rows': detail ?? examples.slice(0, SHOWN_EXAMPLES).map(exampleText).join('; '),
    }),
  )
  const parts = [
    about,
    ...(lines.length > 0 ? [renderTable(lines)] : []),
    ...(schema.length > 0 ? [renderTable(schema.map(({ column, problem }) => ({ column, problem })))] : []),
  ]
  return parts.join('\n')
}

function exampleText({ row, value }: Checked['rules'][number]['examples'][number]): string {
  const text =
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value === null ? 'missing' : String(value)
  return `row ${row}: ${text}`
}

/** Lines stay lines; other characters that a terminal would obey do not pass. */
const plainLines = (text: string): string => text.replace(/[^\P{Cc}\n]|[\u2028\u2029]/gu, '?')
