/** True for a path that is a pattern. */
export function isPattern(path: string): boolean {
  return /[*?{[]/.test(path)
}

/**
 * A pattern over whole paths: `*` any characters of one name, `?` one of them, `**` any folders, `[ab]` and `[!ab]` one of a set,
 * `{a,b}` either.
 *
 * @example
 * patternOf('orders/**' + '/*.csv').test('orders/2026/01.csv') // true
 */
export function patternOf(pattern: string): RegExp {
  let text = ''
  let open = 0
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!
    if (letter === '*' && pattern[at + 1] === '*') {
      const isFolders = (at === 0 || pattern[at - 1] === '/') && pattern[at + 2] === '/'
      text += isFolders ? '(?:[^/]+/)*' : '.*'
      at += isFolders ? 2 : 1
    } else if (letter === '*') text += '[^/]*'
    else if (letter === '?') text += '[^/]'
    else if (letter === '[' && pattern.indexOf(']', at + 2) > 0) {
      const end = pattern.indexOf(']', at + 2)
      const set = pattern.slice(at + 1, end).replace(/[\\\]]/g, '\\$&')
      text += `(?!/)[${set.startsWith('!') ? `^${set.slice(1)}` : set}]`
      at = end
    } else if (letter === '{' && pattern.indexOf('}', at) > 0) {
      text += '(?:'
      open++
    } else if (letter === '}' && open > 0) {
      text += ')'
      open--
    } else if (letter === ',' && open > 0) text += '|'
    else text += letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  }
  return new RegExp(`^${text}$`, 's')
}

/** The folder that all matches of a pattern are below: what stands before its first special character. */
export function folderOf(pattern: string): string {
  const plain = pattern.slice(0, pattern.search(/[*?{[]/))
  return plain.slice(0, plain.lastIndexOf('/') + 1) || '.'
}
