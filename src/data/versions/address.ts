/** A dataset and which of its versions. */
export interface Address {
  readonly name: string
  /** A number, a digest or the beginning of one, a branch, a tag, or a moment; the current version when not given. */
  readonly ref?: string
}

/**
 * Reads `flights@3`.
 *
 * @example
 * readAddress('flights@release') // { name: 'flights', ref: 'release' }
 */
export function readAddress(text: string): Address {
  const at = text.indexOf('@')
  return at < 0 ? { name: text } : { name: text.slice(0, at), ref: text.slice(at + 1) }
}
