import { failStorage } from './errors.ts'

/** Errors of these kinds speak of the SQL text and of files, never of what is in the rows. */
const ABOUT_THE_TEXT = /^(Parser|Syntax|Binder|Catalog|IO|Missing Extension|Permission) Error/
/** What the driver puts before the engine's words. */
const DRIVER = /^Failed to [a-z ]+: /
const OUT_OF_MEMORY = /^Out of Memory Error/

/** The coded error for what the engine threw: its first line, without the values of rows that it may quote. */
export function lakeError(error: unknown): Error {
  const text = (error instanceof Error ? error.message : String(error)).replace(DRIVER, '')
  if (OUT_OF_MEMORY.test(text)) return failStorage('lake_full', {})
  const line = text.split('\n', 1)[0]!
  return failStorage('bad_query', { reason: ABOUT_THE_TEXT.test(line) ? line : withoutValues(line) })
}

/** Blanks what stands in quotes, and numbers other than those of lines. */
function withoutValues(line: string): string {
  return line
    .replace(/\bcan't\b/g, 'cannot')
    .replace(/n't\b/g, ' not')
    .replace(/"[^"]*"?|'(?:[^']|'')*'?/g, '…')
    .replace(/(?<!Line: |[\w.])-?\d[\d.]*(?:e[+-]?\d+)?(?!\w)/gi, '…')
}
