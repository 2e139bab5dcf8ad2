import { isAscii } from 'node:buffer'
import { readExactly, readInSlices, textOf } from '../json-reader.ts'

/** The JSON of a request. */
export interface Document {
  readonly value: unknown
  /** Whether whole numbers beyond 2^53 came as `bigint`, and an infinite number was written as one. */
  readonly exact: boolean
}

/** Up to here a text is parsed in one go, with no more harm than a fraction of a millisecond. */
const QUICK_LETTERS = 262_144

/**
 * Reads JSON as fast as `JSON.parse` does, without a scan of its own: of objects only the members that the protocol has are asked for, so
 * `__proto__`, repeated keys (the last one counts, as in Python) and deep nesting do no harm. What the engine does not read (Python's bare NaN and
 * Infinity), and what is large, is read exactly, the large in slices with other work between them.
 *
 * Errors: `http.bad_json` with the reason and the place.
 */
export function readDocument(bytes: Buffer): Document | Promise<Document> {
  const text = isAscii(bytes) ? bytes.toString('latin1') : textOf(bytes)
  if (text.length > QUICK_LETTERS) return readInSlices(text).then((value) => ({ value, exact: true }))
  try {
    return { value: JSON.parse(text) as unknown, exact: false }
  } catch {
    return { value: readExactly(text), exact: true }
  }
}

/** Reads the same with the digits of every whole number: three times as slow. Errors: `http.bad_json`. */
export function readDocumentExactly(bytes: Buffer): Document {
  return { value: readExactly(textOf(bytes)), exact: true }
}
