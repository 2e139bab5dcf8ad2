import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { parseJson } from '../http/index.ts'
import { fail } from './errors.ts'

const UNPACKERS = { gzip: promisify(gunzip), deflate: promisify(inflate) }

const TEXT_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/**
 * Reads JSON in which Python's encoder may have written a bare NaN, which is null. Errors: `http.bad_json`.
 */
export function readJson(plain: Buffer): unknown {
  if (!plain.includes('NaN') && !plain.includes('Infinity')) return parseJson(plain)
  const text = plain.toString('utf8').replace(TEXT_OR_WORD, (word) => {
    if (word.startsWith('"')) return word
    return word === 'NaN' ? 'null' : '1e999'
  })
  return parseJson(Buffer.from(text))
}

/**
 * Unpacks a body that is packed. A bomb ends at the limit.
 *
 * Errors: `protocols.unsupported_encoding`, `protocols.body_too_large`, `protocols.bad_request`.
 */
export async function unpack(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return bytes
  if (encoding !== 'gzip' && encoding !== 'deflate')
    throw fail('unsupported_encoding', { encoding: encoding.replace(/[^\w-]/g, '?').slice(0, 32) })
  try {
    return await UNPACKERS[encoding](bytes, { maxOutputLength: limit })
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw fail('body_too_large', { limit }, cause)
    throw fail('bad_request', { reason: `the body is no ${encoding}` }, cause)
  }
}
