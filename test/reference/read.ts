import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** How close a number must be: |got − want| ≤ abs + rel·|want|. */
export interface Tolerance {
  readonly rel: number
  readonly abs: number
}

/** A file of numbers that other libraries computed; how is written in it. */
export interface ReferenceFile<Case> {
  readonly tolerance: Tolerance
  readonly made_with: string
  readonly cases: readonly Case[]
}

/** Reads test/reference/<name>.json; "NaN" and "Infinity" stand for what JSON cannot hold. */
export function readReferenceFile<Case>(name: string): ReferenceFile<Case> {
  const words: Readonly<Record<string, number>> = {
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    '-Infinity': Number.NEGATIVE_INFINITY,
  }
  const text = readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')
  return JSON.parse(text, (_, value) => (typeof value === 'string' ? (words[value] ?? value) : value))
}

/** Expects a number within the tolerance of its file. */
export function within(got: number, want: number, { rel, abs }: Tolerance): void {
  if (Number.isFinite(want)) expect(Math.abs(got - want), `${got} is not ${want}`).toBeLessThanOrEqual(abs + rel * Math.abs(want))
  else expect(got).toBe(want)
}
