import type { Lake } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { isGzip } from '../files/file-head.ts'
import { readPieces } from '../files/file-pieces.ts'
import type { FoundFile } from './find-files.ts'
import { createTextTable } from './text-table.ts'

/** Where lines that the engine could not read are kept: SQL with `__row`, `__path`, `__line`, `__json`, `__unread`, `__text`. */
export interface BadLines {
  readonly relation: string
  /** How many of them our own reader takes: they have a `__json`. */
  readonly mended: number
}

const LONGEST_LINE = 1 << 24
const LONGEST_TEXT = 10_000

/**
 * Looks up the lines of JSON files that the engine could not read, by their places among all lines that are not blank, ascending. Lines
 * that our own reader takes (behind a byte order mark, or with half a character in a text) are written as the engine wants them.
 *
 * Errors: `data.source_unreadable`.
 */
export async function findBadLines(
  lake: Lake,
  { dataset, files }: { readonly dataset: string; readonly files: readonly FoundFile[] },
  rows: readonly number[],
): Promise<BadLines> {
  const table = createTextTable(lake, ['__row', '__path', '__line', '__json', '__unread', '__text'])
  const state = { row: 0, next: 0, mended: 0 }
  for (const file of files) {
    let line = 0
    const isPacked = await isGzip(file.path)
    const take = (bytes: Buffer, at: number, isLast: boolean): number => {
      const end = bytes.indexOf(10, at)
      if (end < 0 && !isLast) return -1
      const next = end < 0 ? bytes.length : end + 1
      line++
      if (isBlank(bytes, at, next)) return next
      if (state.row++ !== rows[state.next]) return next
      state.next++
      const text = bytes.toString('utf8', at, next).replace(/\r?\n?$/, '')
      const json = mendedJson(text)
      if (json) state.mended++
      const kept = json ? [json] : [undefined, 'not_json', text.slice(0, LONGEST_TEXT)]
      table.take([String(state.row - 1), file.path, String(line), ...kept])
      return next
    }
    await readPieces({ path: file.path, isPacked, longest: LONGEST_LINE }, take, async () => {
      if (table.isFull) await table.flush()
    }).catch((error: NodeJS.ErrnoException) => {
      throw fail('source_unreadable', { dataset, path: file.path, reason: error.code ?? 'the disk refused' })
    })
  }
  const found = await table.relation()
  const numbers = 'cast(__row as bigint) as __row, cast(__line as bigint) as __line'
  return { relation: `(select * replace (${numbers}) from ${found})`, mended: state.mended }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! > 32) return false
  return true
}

/** The line as a JSON object that any reader takes; nothing where it is none. */
function mendedJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? JSON.stringify(value).replace(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, '\ufffd') : undefined
  } catch {
    return undefined
  }
}
