/** Whether the UTF-8 text between two places is like a pattern. */
export type LikeTest = (data: Uint8Array, from: number, to: number) => boolean

const PERCENT = 0x25
const UNDERSCORE = 0x5f
/** Stands for one character, whatever it is. */
const ANY = -1

/** Between two `%`: bytes, and `ANY`. */
type Piece = readonly number[]

/**
 * What `LIKE` of SQL means without an escape character: `%` is any run of characters, `_` is one. With `folded` the letters A to Z match in
 * both cases. Takes time in proportion to the text times the pattern, whatever they are.
 */
export function likeTest(pattern: string, folded: boolean): LikeTest {
  const pieces = piecesOf(pattern, folded)
  const first = pieces[0]!
  if (pieces.length === 1) return (data, from, to) => matchAt({ data, to, folded }, from, first) === to
  const last = pieces.at(-1)!
  const between = pieces.slice(1, -1).filter(({ length }) => length > 0)
  return (data, from, to) => {
    const text = { data, to, folded }
    let at = matchAt(text, from, first)
    for (const piece of between) {
      if (at < 0) return false
      at = findFrom(text, at, piece)
    }
    return at >= 0 && endsWith(text, at, last)
  }
}

function piecesOf(pattern: string, folded: boolean): Piece[] {
  const pieces: number[][] = [[]]
  for (const byte of new TextEncoder().encode(pattern)) {
    if (byte === PERCENT) pieces.push([])
    else pieces.at(-1)!.push(byte === UNDERSCORE ? ANY : folded ? lower(byte) : byte)
  }
  return pieces
}

interface Text {
  readonly data: Uint8Array
  readonly to: number
  readonly folded: boolean
}

/** Where the piece ends that begins here; -1 where it does not. */
function matchAt({ data, to, folded }: Text, from: number, piece: Piece): number {
  let at = from
  for (const wanted of piece) {
    if (at >= to) return -1
    const byte = data[at++]!
    if (wanted === ANY) while (at < to && isInside(data[at]!)) at++
    else if ((folded ? lower(byte) : byte) !== wanted) return -1
  }
  return at
}

/** The end of the first place from here on where the piece is. */
function findFrom(text: Text, from: number, piece: Piece): number {
  const { data, folded } = text
  const first = piece[0]!
  for (let start = from; start < text.to; start++) {
    // Most places are dropped by their first byte, without a call.
    const byte = data[start]!
    if (first === ANY ? isInside(byte) : (folded ? lower(byte) : byte) !== first) continue
    const end = matchAt(text, start, piece)
    if (end >= 0) return end
  }
  return -1
}

/** Whether the text ends with the piece, and the piece begins at `from` or later. */
function endsWith({ data, to, folded }: Text, from: number, piece: Piece): boolean {
  let at = to
  for (let next = piece.length - 1; next >= 0; next--) {
    if (--at < from) return false
    const wanted = piece[next]!
    if (wanted === ANY) while (at > from && isInside(data[at]!)) at--
    else if ((folded ? lower(data[at]!) : data[at]!) !== wanted) return false
  }
  return true
}

/** True for the second to last byte of a character. */
const isInside = (byte: number): boolean => (byte & 0xc0) === 0x80

const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)
