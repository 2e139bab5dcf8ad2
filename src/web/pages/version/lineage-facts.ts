import { day } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import type { LineageAnswer } from './questions.ts'

export type Node = LineageAnswer['nodes'][number]

/** What each kind of node is called. */
export const KINDS: Readonly<Record<string, string>> = {
  ...{ dataset: 'Dataset version', source: 'Source', run: 'Training run', model: 'Model version' },
  ...{ endpoint: 'Endpoint', predictions: 'Predictions', code: 'Code', environment: 'Environment', artifact: 'Bytes' },
}

/** Its name, short enough for a box: digests by their beginning, paths by their end. */
export function titleOf({ kind, name, facts }: Node): string {
  if (kind === 'artifact') return name.replace(/^sha256[:-]/, '').slice(0, 12)
  if (kind === 'source') return name.split('/').at(-1) ?? name
  if (kind === 'model') return name.replace(/\/(\d+)$/, ' v$1')
  if (kind === 'predictions' && typeof facts['rows'] === 'number') return `${count(facts['rows'])} answers`
  return name
}

const MOST = 2

/** What is told of it: at most two lines. */
export function factsOf({ kind, facts }: Node): readonly string[] {
  const number = (name: string): number | undefined => {
    const value = Number(facts[name] ?? Number.NaN)
    return facts[name] !== null && Number.isFinite(value) ? value : undefined
  }
  const rows = number('rows')
  const began = number('startedAt') ?? number('createdAt') ?? number('since')
  const lines = [
    kind === 'predictions' ? outcomes(number('labeled')) : rows !== undefined && `${count(rows)} rows`,
    kind === 'run' &&
      typeof facts['from'] === 'string' &&
      typeof facts['to'] === 'string' &&
      spanOf(facts['from'], facts['to']),
    began !== undefined && `${kind === 'endpoint' ? 'since ' : ''}${day(began)}, ${new Date(began).getUTCFullYear()}`,
    kind === 'model' && typeof facts['stage'] === 'string' && facts['stage'],
  ]
  return lines.filter((line): line is string => typeof line === 'string' && line !== '').slice(0, MOST)
}

const outcomes = (labeled: number | undefined): string =>
  labeled === undefined ? '' : `${count(labeled)} outcomes known`

function spanOf(from: string, to: string): string {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  return Number.isFinite(start) && Number.isFinite(end) ? `${day(start)} – ${day(end - 1)}` : ''
}
