import { DAY, HOUR } from '../base/index.ts'
import { dayOf, startOfDay } from './zone.ts'

/** Partitions of time, each from its start up to the start of the next. */
export interface TimePartitions {
  readonly kind: 'hourly' | 'daily' | 'weekly' | 'monthly'
  /** The key of the first one. */
  readonly from: string
  /** The key of the last one; without it there is another one whenever one is complete. */
  readonly to?: string
}

/** Partitions by name. */
export interface ListPartitions {
  readonly kind: 'list'
  readonly values: readonly string[]
}

/** How the data of a pipeline is cut; each partition is run, cached and filled by itself. */
export type Partitions = TimePartitions | ListPartitions

/** One part of the data of a pipeline. */
export interface Partition {
  /** `2026-01-01`, `2026-01-01T05` (UTC), `2026-01-05` (the Monday of a week), `2026-01`, or a value of the list. */
  readonly key: string
  /** Its place among all there could ever be, from 0. */
  readonly ordinal: number
  /** Milliseconds; of time only. */
  readonly start?: number
  readonly end?: number
}

interface Range {
  readonly from: string
  readonly to?: string
}

/** Every hour, in UTC. @example hourly({ from: '2026-01-01T00' }) */
export const hourly = (range: Range): TimePartitions => timed('hourly', range)
/** Every local day of the pipeline's time zone. @example daily({ from: '2026-01-01' }) */
export const daily = (range: Range): TimePartitions => timed('daily', range)
/** Every week, from its local Monday. @example weekly({ from: '2026-01-05' }) */
export const weekly = (range: Range): TimePartitions => timed('weekly', range)
/** Every local month. @example monthly({ from: '2026-01' }) */
export const monthly = (range: Range): TimePartitions => timed('monthly', range)
/** One for each value. @example list(['DE', 'FR']) */
export const list = (values: readonly string[]): ListPartitions =>
  Object.freeze({ kind: 'list', values: Object.freeze([...values]) })

function timed(kind: TimePartitions['kind'], { from, to }: Range): TimePartitions {
  return Object.freeze({ kind, from, ...(to !== undefined && { to }) })
}

/** 1970-01-05 was the first Monday. */
const MONDAY = 4
const WEEK_DAYS = 7
const MONTHS = 12
const FORMS: Readonly<Record<TimePartitions['kind'], RegExp>> = {
  hourly: /^\d{4}-\d\d-\d\dT\d\d$/,
  daily: /^\d{4}-\d\d-\d\d$/,
  weekly: /^\d{4}-\d\d-\d\d$/,
  monthly: /^\d{4}-\d\d$/,
}

/** The place of a key; undefined where it is none of this kind. A day stands for its week. */
export function ordinalOf(kind: TimePartitions['kind'], key: string): number | undefined {
  if (!FORMS[kind].test(key)) return undefined
  if (kind === 'monthly') {
    const [year, month] = key.split('-').map(Number) as [number, number]
    return month >= 1 && month <= MONTHS ? (year - 1970) * MONTHS + month - 1 : undefined
  }
  const at = Date.parse(kind === 'hourly' ? `${key}:00:00Z` : `${key}T00:00:00Z`)
  if (!Number.isFinite(at) || !new Date(at).toISOString().startsWith(key)) return undefined
  if (kind === 'hourly') return at / HOUR
  return kind === 'daily' ? at / DAY : Math.floor((at / DAY - MONDAY) / WEEK_DAYS)
}

function keyOf(kind: TimePartitions['kind'], ordinal: number): string {
  if (kind === 'hourly') return new Date(ordinal * HOUR).toISOString().slice(0, '2026-01-01T05'.length)
  if (kind === 'monthly') return new Date(Date.UTC(1970, ordinal)).toISOString().slice(0, '2026-01'.length)
  return new Date(firstDay(kind, ordinal) * DAY).toISOString().slice(0, '2026-01-01'.length)
}

function firstDay(kind: TimePartitions['kind'], ordinal: number): number {
  if (kind === 'weekly') return ordinal * WEEK_DAYS + MONDAY
  return kind === 'monthly' ? Date.UTC(1970, ordinal) / DAY : ordinal
}

function startAt(kind: TimePartitions['kind'], zone: string, ordinal: number): number {
  return kind === 'hourly' ? ordinal * HOUR : startOfDay(zone, firstDay(kind, ordinal))
}

/** The partition of a moment. */
export function ordinalAt(kind: TimePartitions['kind'], zone: string, at: number): number {
  if (kind === 'hourly') return Math.floor(at / HOUR)
  const day = dayOf(zone, at)
  if (kind === 'daily') return day
  if (kind === 'weekly') return Math.floor((day - MONDAY) / WEEK_DAYS)
  const date = new Date(day * DAY)
  return (date.getUTCFullYear() - 1970) * MONTHS + date.getUTCMonth()
}

/** Where partitions are looked for. */
export interface PartitionPlace {
  readonly partitions: Partitions
  readonly zone: string
  /** Milliseconds; a partition that has not ended by now is none yet. */
  readonly now: number
}

/** The partitions between two keys, both included; without keys all that are complete. Undefined where a key is none. */
export function partitionsBetween(place: PartitionPlace, from?: string, to?: string): readonly Partition[] | undefined {
  const { partitions } = place
  if (partitions.kind === 'list') return listed(partitions.values, from, to)
  const [first, last] = boundsOf(partitions, place)
  const begin = from === undefined ? first : ordinalOf(partitions.kind, from)
  const end = to === undefined ? last : ordinalOf(partitions.kind, to)
  if (begin === undefined || end === undefined) return undefined
  return timePartitions(partitions.kind, place.zone, [Math.max(first, begin), Math.min(last, end)])
}

function boundsOf({ kind, from, to }: TimePartitions, { zone, now }: PartitionPlace): readonly [number, number] {
  const complete = ordinalAt(kind, zone, now) - 1
  const last = to === undefined ? complete : Math.min(complete, ordinalOf(kind, to)!)
  return [ordinalOf(kind, from)!, last]
}

function timePartitions(
  kind: TimePartitions['kind'],
  zone: string,
  [first, last]: readonly [number, number],
): readonly Partition[] {
  const found: Partition[] = []
  let start = first <= last ? startAt(kind, zone, first) : 0
  for (let ordinal = first; ordinal <= last; ordinal++) {
    const end = startAt(kind, zone, ordinal + 1)
    found.push({ key: keyOf(kind, ordinal), ordinal, start, end })
    start = end
  }
  return found
}

function listed(values: readonly string[], from?: string, to?: string): readonly Partition[] | undefined {
  const first = from === undefined ? 0 : values.indexOf(from)
  const last = to === undefined ? values.length - 1 : values.indexOf(to)
  if (first < 0 || last < 0) return undefined
  return values.slice(first, last + 1).map((key, i) => ({ key, ordinal: first + i }))
}

/** What is wrong with the declaration of partitions; undefined where nothing is. */
export function faultOfPartitions(partitions: Partitions): string | undefined {
  if (partitions?.kind === 'list') {
    if (partitions.values.length === 0) return 'a list of partitions has at least one value'
    if (new Set(partitions.values).size !== partitions.values.length) return 'a value is listed twice'
    return partitions.values.every((value) => /^[\w.:+-]{1,128}$/.test(value))
      ? undefined
      : 'a value is up to 128 letters, digits and . : + - _'
  }
  if (!FORMS[partitions?.kind]) return 'it is hourly, daily, weekly, monthly or list'
  for (const key of [partitions.from, partitions.to])
    if (key !== undefined && ordinalOf(partitions.kind, key) === undefined)
      return `${partitions.kind} begins and ends with a key such as ${keyOf(partitions.kind, 500)}`
  return undefined
}
