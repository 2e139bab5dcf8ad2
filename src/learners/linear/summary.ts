import type { Sheet } from '../sheet.ts'
import type { LinearModel } from './model.ts'

const MOST_NAMED = 100

/** The weights of standardized numbers as `weight.<column>`, of a model of one output; the largest hundred of them. */
export function weightsByName(
  { design, outputs, weights }: LinearModel,
  sheet: Sheet,
): Readonly<Record<string, number>> {
  if (outputs > 1) return {}
  const named = Array.from(
    design.numbers,
    (place, i) => [`weight.${sheet.columns[place]!.name}`, weights.weights[i]!] as const,
  )
  const largest = named.toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, MOST_NAMED)
  const kept = new Set(largest.map(([name]) => name))
  return Object.fromEntries(named.filter(([name]) => kept.has(name)))
}
