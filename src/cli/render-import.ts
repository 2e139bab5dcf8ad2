import { renderTable } from './render.ts'

interface Report {
  readonly source: string
  readonly dryRun: boolean
  readonly taken: Readonly<Record<string, number>>
  readonly here: Readonly<Record<string, number>>
  readonly left: readonly {
    readonly kind: string
    readonly reason: string
    readonly count: number
    readonly examples: readonly string[]
  }[]
  readonly notes: readonly string[]
}

function importReport({ source, dryRun, taken, here, left, notes }: Report): string {
  const kinds = [...new Set([...Object.keys(taken), ...Object.keys(here)])]
  const rows = kinds.map((kind) => ({
    kind,
    [dryRun ? 'would come' : 'came']: taken[kind] ?? 0,
    'here already': here[kind] ?? 0,
  }))
  const parts = [
    dryRun ? `From ${source} (nothing was written):\n` : `From ${source}:\n`,
    rows.length > 0 ? renderTable(rows) : 'Nothing is there.\n',
    ...(left.length > 0 ? ['\nNot taken as it was there:\n', ...left.map(leftLine)] : []),
    ...(notes.length > 0 ? ['\nTo know:\n', ...notes.map((note) => `  ${note}\n`)] : []),
  ]
  return parts.join('')
}

function leftLine({ kind, reason, count, examples }: Report['left'][number]): string {
  const named = examples.filter((name) => name !== '')
  const such = named.length > 0 ? ` (${named.join(', ')}${count > named.length ? ', …' : ''})` : ''
  return `  ${count} ${kind}: ${reason}${such}\n`
}

/** How what an import did is shown. */
export const IMPORT_RENDERERS = { 'tracking.import': importReport }
