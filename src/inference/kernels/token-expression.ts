import type { NodeReader } from '../kernel.ts'

/** One class of characters: `[…]` or an escape for one. */
const CLASS = String.raw`(?:\[\^?(?:[^\[\]\\]|\\.\{[0-9A-Za-z_]+\}|\\.)+\]|\\[wWdDsS]|\\p\{[A-Za-z_]+\})`
/** Classes one after the other, the last of which may repeat: matched in one pass over a text, whatever the text is. */
const SAFE = new RegExp(`^(?:\\(\\?u\\))?(\\\\b)?((?:${CLASS})+)(\\+?)(\\\\b)?$`, 'u')

/**
 * Reads `tokenexp` of a Tokenizer: returns all matches in a text, from left to right. Only a sequence of classes of characters whose
 * last one may repeat is taken, since a hostile expression could run for ever.
 */
export function prepareTokenExpression(node: NodeReader): (text: string) => readonly string[] {
  const expression = node.text('tokenexp', '')
  const separators = node.texts('separators')
  if (separators.length > 0 || expression === '')
    throw node.bad('tokenexp', 'only tokens by one expression are supported')
  const found = SAFE.exec(expression)
  if (found === null) throw node.bad('tokenexp', 'it is not a sequence of classes of characters whose last may repeat')
  const pattern = compiled(expression.replace('(?u)', '').replaceAll(/\\x\{/g, '\\u{'), node)
  return (text) => text.match(pattern) ?? []
}

function compiled(source: string, node: NodeReader): RegExp {
  try {
    return new RegExp(source, 'gu')
  } catch {
    throw node.bad('tokenexp', 'it is not a regular expression')
  }
}
