import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { parseJson } from '../http/index.ts'
import { fail } from './errors.ts'

const UNPACKERS = { gzip: promisify(gunzip), deflate: promisify(inflate) }

const TEXT_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/**
 * The JSON of a body, unpacked where it is packed; a bare NaN, which Python's encoder writes, is null. A bomb ends at the limit.
 *
 * Errors: `protocols.unsupported_encoding`, `protocols.body_too_large`, `protocols.bad_request`, `http.bad_json`.
 */
export async function readBody(bytes: Buffer, encoding: string | undefined, limit: number): Promise<unknown> {
  const plain = await unpack(bytes, encoding, limit)
  if (!plain.includes('NaN') && !plain.includes('Infinity')) return parseJson(plain)
  const text = plain.toString('utf8').replace(TEXT_OR_WORD, (word) => {
    if (word.startsWith('"')) return word
    return word === 'NaN' ? 'null' : '1e999'
  })
  return parseJson(Buffer.from(text))
}

async function unpack(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
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
