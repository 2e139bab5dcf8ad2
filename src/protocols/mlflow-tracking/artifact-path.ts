import { fail } from '../errors.ts'

/** Nobody packs a path so often who means well. */
const MOST_TIMES = 16
const CODED = /(?:%[0-9a-f]{2})+/gi

/**
 * The plain path that a client means, without empty names and `.`; `''` is the root. Percent signs are taken off until none is left, so
 * that nothing hides behind them.
 *
 * Errors: `protocols.mlflow_parameter` with `Invalid path` for what leads out or would mean something to a file system.
 *
 * @example
 * plainPath('3/run/artifacts/a%20b.txt') // '3/run/artifacts/a b.txt'
 */
export function plainPath(given: string): string {
  const path = decoded(given)
  if (/[\\#\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u.test(path) || /^(?:\/|[a-z]:|file:)/i.test(path)) throw invalid()
  const names = path.split('/').filter((name) => name !== '' && name !== '.')
  if (names.includes('..')) throw invalid()
  return names.join('/')
}

/** The path of one file: not the root. */
export function filePath(given: string): string {
  const path = plainPath(given)
  if (path === '') throw invalid()
  return path
}

const invalid = (): Error => fail('mlflow_parameter', { reason: 'Invalid path' })

function decoded(given: string): string {
  let path = given
  for (let times = 0; times < MOST_TIMES; times++) {
    const next = path.replace(CODED, (coded) => Buffer.from(coded.replaceAll('%', ''), 'hex').toString())
    if (next === path) return path
    path = next
  }
  throw invalid()
}
