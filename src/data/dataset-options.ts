import { durationMs, isName } from '../base/index.ts'
import type { DatasetSpec } from './dataset.ts'
import { isFileSource } from './sources/source.ts'

const OUTCOMES: readonly unknown[] = ['block', 'quarantine', 'warn']
const LOADS: readonly unknown[] = ['full', 'append', 'merge']
const FORMATS: readonly unknown[] = ['csv', 'parquet', 'jsonl', 'postgres', 'query', 'pushed', 'files']

/** What is wrong with the options of a dataset, all but its contract: where, and why. */
export function faultOfOptions(name: string, spec: DatasetSpec): [where: string, reason: string] | undefined {
  if (!isName(name)) return ['its name', 'a name is lower-case letters, digits, - and _, beginning with a letter']
  if (!FORMATS.includes(spec.source?.format))
    return [
      'source',
      'a source is csv(path), parquet(path), jsonl(path), postgres(…), query(…), pushed() or files(folder)',
    ]
  if (spec.onViolation !== undefined && !OUTCOMES.includes(spec.onViolation))
    return ['onViolation', `it is one of ${OUTCOMES.join(', ')}`]
  if (spec.load !== undefined && !LOADS.includes(spec.load)) return ['load', `it is one of ${LOADS.join(', ')}`]
  return faultOfColumns(spec) ?? faultOfLoad(spec) ?? faultOfTimes(spec)
}

function faultOfColumns(spec: DatasetSpec): [string, string] | undefined {
  const named = { key: spec.key, time: spec.time, knownAt: spec.knownAt, watermark: spec.watermark }
  for (const [option, given] of Object.entries(named)) {
    if (given === undefined) continue
    const columns: readonly unknown[] = [given].flat()
    if (columns.length === 0 || columns.some((column) => typeof column !== 'string' || column === ''))
      return [option, 'it names a column']
    if (new Set(columns).size < columns.length) return [option, 'it names a column twice']
  }
  return undefined
}

function faultOfLoad({ load = 'full', key, watermark, source }: DatasetSpec): [string, string] | undefined {
  if (load === 'merge' && key === undefined) return ['load', 'merge needs a key']
  const isPiecemeal = source.format === 'pushed' || (isFileSource(source) && isSeveral(source.path))
  if (load === 'append' && watermark === undefined && !isPiecemeal)
    return ['load', 'append needs a watermark, or a source of many files']
  if (source.format === 'files' && load !== 'full') return ['load', 'a folder of files is always read in full']
  return undefined
}

/** True for a path that says so itself: a pattern, or a folder with its slash. */
const isSeveral = (path: string): boolean => /[*?{[]/.test(path) || path.endsWith('/')

function faultOfTimes({ late, maxUnreadable, every, timezone, watermark }: DatasetSpec): [string, string] | undefined {
  if (late !== undefined && durationMs(late) === undefined) return ['late', 'it is a length of time such as 2d or 6h']
  if (late !== undefined && watermark === undefined) return ['late', 'it is said of a watermark']
  if (maxUnreadable !== undefined && !(maxUnreadable >= 0 && maxUnreadable <= 1))
    return ['maxUnreadable', 'it is a share from 0 to 1']
  if (every !== undefined && (typeof every !== 'string' || every.trim() === ''))
    return ['every', 'it is a cron pattern such as 0 2 * * *']
  if (timezone !== undefined && !isTimeZone(timezone)) return ['timezone', 'it is a name such as Europe/Berlin']
  return undefined
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
