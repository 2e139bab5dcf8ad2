/** A piece of a text that people wrote. */
export interface Piece {
  readonly kind: 'text' | 'link' | 'name'
  readonly text: string
}

const LINK = /https?:\/\/[^\s<>"'`]+/g
const NAME = /(?<![\p{L}\p{N}_@./-])@[\p{L}\p{N}][\p{L}\p{N}._@+-]*/gu

/** Cuts a plain text into text, addresses of the web and names that are known; nothing else means anything. */
export function piecesOf(text: string, names: readonly string[]): readonly Piece[] {
  const links = [...text.matchAll(LINK)].flatMap(({ index, 0: found }) => {
    const link = closed(found)
    return isAddress(link) ? [{ index, text: link, kind: 'link' as const }] : []
  })
  const named = [...text.matchAll(NAME)].flatMap(({ index, 0: found }) => {
    const name = found.replace(/[._@+-]+$/, '')
    return names.includes(name.slice(1)) ? [{ index, text: name, kind: 'name' as const }] : []
  })
  const pieces: Piece[] = []
  let at = 0
  for (const mark of [...links, ...named].sort((a, b) => a.index - b.index)) {
    if (mark.index < at) continue
    if (mark.index > at) pieces.push({ kind: 'text', text: text.slice(at, mark.index) })
    pieces.push({ kind: mark.kind, text: mark.text })
    at = mark.index + mark.text.length
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

/** Without the point or the bracket that belongs to the sentence around it. */
function closed(link: string): string {
  const trimmed = link.replace(/[.,;:!?]+$/, '')
  const count = (bracket: string): number => trimmed.split(bracket).length
  return trimmed.endsWith(')') && count(')') > count('(') ? trimmed.slice(0, -1) : trimmed
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** The name that is being written where the caret is: `@ad` gives `ad`; undefined where none is. */
export function nameAt(text: string, caret: number): string | undefined {
  return /(?<![\p{L}\p{N}_@./-])@([\p{L}\p{N}._@+-]*)$/u.exec(text.slice(0, caret))?.[1]
}
