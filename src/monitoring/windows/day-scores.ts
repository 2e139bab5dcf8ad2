import type { Objective } from '../../evaluation/index.ts'
import type { Column, Table } from '../../table/index.ts'
import { addHours, type Hours, mergeHours } from './hours.ts'
import { numbersOf } from './scored.ts'
import { addRow, emptyTally, mergeTally, type Tally } from './tally.ts'

/**
 * What a stretch of the journal says about scores and labels. Plain JSON; two of them together are the same as one of all the rows, in
 * any split and order.
 *
 * Tallies by key: `answered`, the answers given; `v:1`, all that version 1 scored; `c:1`, where it was champion; `p:1:2:1`, version 1
 * where 1 and 2 both scored; `s:1:origin=ATL`, where 1 was champion and the column has this value.
 */
export interface DayScores {
  rows: number
  /** By version: rows of which it was champion, and the moment of the last. */
  readonly champions: Record<number, { rows: number; last: number }>
  readonly tallies: Record<string, Tally>
  /** Labeled rows by how long the label took (`delayBin`), by outcome: `1`, `0`, or `number`. */
  readonly delays: Record<string, Record<number, number>>
  /** By champion: rows and labels by hour of the day. */
  readonly hours: Record<number, Hours>
}

/** How rows are read. */
export interface ScoreReading {
  readonly objective: Objective
  /** Columns by whose values champions are told apart. */
  readonly segments: readonly string[]
}

export function emptyScores(): DayScores {
  return { rows: 0, champions: {}, tallies: {}, delays: {}, hours: {} }
}

/** Adds the rows of a table of the journal. */
export function addScores(into: DayScores, rows: Table, { objective, segments }: ScoreReading): void {
  const [score, label] = [numbersOf(rows, 'score'), numbersOf(rows, 'label')]
  const [champion, challenger] = [numbersOf(rows, 'champion'), numbersOf(rows, 'challenger')]
  const [first, second] = [numbersOf(rows, 'champion_score'), numbersOf(rows, 'challenger_score')]
  const tally = tallies(into)
  const answered = tally('answered')
  into.rows += rows.rows
  for (let row = 0; row < rows.rows; row++) addRow(answered, objective, score[row]!, label[row]!)
  const roles = rolesOf(tally)
  for (let row = 0; row < rows.rows; row++) {
    const [a, b, y] = [first[row]!, second[row]!, label[row]!]
    const role = roles(champion[row]!, challenger[row]!)
    if (role.own) addRow(role.own, objective, a, y)
    if (role.first) addRow(role.first, objective, a, y)
    if (role.second) addRow(role.second, objective, b, y)
    if (!role.pair || Number.isNaN(a + b)) continue
    addRow(role.pair[0], objective, a, y)
    addRow(role.pair[1], objective, b, y)
  }
  addChampions(into, champion, numbersOf(rows, 'at'))
  addDelays(into, rows, objective)
  addHours(into.hours, rows, objective)
  for (const name of segments) addSegments(tally, rows, { name, objective })
}

type Tallies = (key: string, byScore?: boolean) => Tally

function tallies(into: DayScores): Tallies {
  return (key, byScore = true) => {
    into.tallies[key] ??= emptyTally(byScore)
    return into.tallies[key]
  }
}

/** The tallies that a row of two versions goes to. */
interface Roles {
  readonly own: Tally | undefined
  readonly first: Tally | undefined
  readonly second: Tally | undefined
  /** Champion and challenger. */
  readonly pair: readonly [Tally, Tally] | undefined
}

/** Versions change rarely: the tallies of the last two are at hand. */
function rolesOf(tally: Tallies): (champion: number, challenger: number) => Roles {
  const known = new Map<string, Roles>()
  let [a, b] = [Number.NaN, Number.NaN]
  let roles: Roles | undefined
  return (champion, challenger) => {
    if (roles && Object.is(a, champion) && Object.is(b, challenger)) return roles
    const key = `${champion} ${challenger}`
    roles = known.get(key) ?? made(tally, champion, challenger)
    known.set(key, roles)
    a = champion
    b = challenger
    return roles
  }
}

function made(tally: Tallies, champion: number, challenger: number): Roles {
  const of = (version: number, key: string) => (Number.isNaN(version) ? undefined : tally(key))
  const isPair = champion !== challenger && !Number.isNaN(champion + challenger)
  const [low, high] = [Math.min(champion, challenger), Math.max(champion, challenger)]
  return {
    own: of(champion, `c:${champion}`),
    first: of(champion, `v:${champion}`),
    second: champion === challenger ? undefined : of(challenger, `v:${challenger}`),
    pair: isPair ? [tally(`p:${low}:${high}:${champion}`), tally(`p:${low}:${high}:${challenger}`)] : undefined,
  }
}

function addChampions({ champions }: DayScores, champion: Float64Array, at: Float64Array): void {
  for (let row = 0; row < champion.length; row++) {
    const version = champion[row]!
    if (Number.isNaN(version)) continue
    champions[version] ??= { rows: 0, last: Number.NEGATIVE_INFINITY }
    champions[version].rows++
    if (at[row]! > champions[version].last) champions[version].last = at[row]!
  }
}

const PER_OCTAVE = 8
const SECOND = 1000

/** How long a label took, on a scale of eight steps for each doubling from a second on. */
export const delayBin = (ms: number): number => Math.max(0, Math.ceil(PER_OCTAVE * Math.log2(1 + ms / SECOND)))

/** The longest time of a step, in milliseconds. */
export const delayEnd = (bin: number): number => SECOND * (2 ** (bin / PER_OCTAVE) - 1)

function addDelays({ delays }: DayScores, rows: Table, objective: Objective): void {
  const [at, label, labelAt] = [numbersOf(rows, 'at'), numbersOf(rows, 'label'), numbersOf(rows, 'label_at')]
  for (let row = 0; row < rows.rows; row++) {
    const took = labelAt[row]! - at[row]!
    if (Number.isNaN(label[row]!) || Number.isNaN(took)) continue
    const outcome = objective === 'regression' ? 'number' : String(label[row]!)
    delays[outcome] ??= {}
    const bin = delayBin(Math.max(0, took))
    delays[outcome][bin] = (delays[outcome][bin] ?? 0) + 1
  }
}

/** Values of a segment column that are told apart in a stretch; the rest is `other`. */
export const MOST_VALUES = 1_000
export const OTHER = 'other'
const MISSING = 'missing'

function addSegments(tally: Tallies, rows: Table, { name, objective }: { name: string; objective: Objective }): void {
  const column = rows.columns.get(`f:${name}`) ?? rows.columns.get(`r:${name}`)
  if (!column) return
  const [champion, score, label] = [
    numbersOf(rows, 'champion'),
    numbersOf(rows, 'champion_score'),
    numbersOf(rows, 'label'),
  ]
  const known = new Map<string, Tally>()
  const textOf = segmentValues(column)
  for (let row = 0; row < rows.rows; row++) {
    if (Number.isNaN(champion[row]!)) continue
    const value = textOf(row)
    const key = segmentKey(champion[row]!, name, value)
    let own = known.get(key)
    if (!own) {
      own = known.size < MOST_VALUES ? tally(key, false) : tally(segmentKey(champion[row]!, name, OTHER), false)
      known.set(key, own)
    }
    addRow(own, objective, score[row]!, label[row]!)
  }
}

/** The key of a segment where a version was champion. */
export const segmentKey = (champion: number, column: string, value: string): string =>
  `s:${champion}:${column}=${value}`

const WHOLE_DIGITS = 2

/** The value of each row as a text; numbers that are not whole by their first two digits. */
export function segmentValues(column: Column): (row: number) => string {
  if (column.kind === 'category') return (row) => column.dictionary[column.codes[row]!] ?? MISSING
  return (row) => {
    const value = column.values[row]!
    if (Number.isNaN(value)) return MISSING
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(WHOLE_DIGITS)))
  }
}

/** Adds another stretch to one. */
export function mergeScores(into: DayScores, from: DayScores): void {
  into.rows += from.rows
  for (const [version, { rows, last }] of Object.entries(from.champions)) {
    const known = into.champions[Number(version)]
    into.champions[Number(version)] = known
      ? { rows: known.rows + rows, last: Math.max(known.last, last) }
      : { rows, last }
  }
  for (const [key, tally] of Object.entries(from.tallies)) {
    into.tallies[key] ??= emptyTally(tally.bins !== undefined)
    mergeTally(into.tallies[key], tally)
  }
  for (const [outcome, bins] of Object.entries(from.delays)) {
    into.delays[outcome] ??= {}
    const own = into.delays[outcome]
    for (const [bin, rows] of Object.entries(bins)) own[Number(bin)] = (own[Number(bin)] ?? 0) + rows
  }
  mergeHours(into.hours, from.hours)
}

/** All of them together. */
export function scoresTogether(parts: readonly DayScores[]): DayScores {
  const whole = emptyScores()
  for (const part of parts) mergeScores(whole, part)
  return whole
}

/** The version that was champion at the last row; `undefined` without rows. */
export function lastChampion({ champions }: DayScores): number | undefined {
  const known = Object.entries(champions).map(([version, { last }]) => ({ version: Number(version), last }))
  return known.sort((a, b) => b.last - a.last || b.version - a.version)[0]?.version
}

/** The versions that scored rows, ascending. */
export function versionsIn({ tallies }: DayScores): number[] {
  const keys = Object.keys(tallies).filter((key) => key.startsWith('v:'))
  return keys.map((key) => Number(key.slice(2))).sort((a, b) => a - b)
}
