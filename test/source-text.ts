/** One import, export-from or dynamic import. */
export interface Import {
  readonly specifier: string
  /** Gone when the program runs. */
  readonly typeOnly: boolean
}

const IMPORT = /(\b(?:import|export)\s+type\s[^'"]*?)?(?<!\.)\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\2/g

/** What a source file imports, types included. */
export function importsOf(text: string): Import[] {
  return [...withoutComments(text).matchAll(IMPORT)].map(([, type, , specifier]) => ({
    specifier: specifier!,
    typeOnly: type !== undefined,
  }))
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|(?<=[=(,:;!&|?{}[\n]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** The text with comments blanked, at the same places. */
export function withoutComments(text: string): string {
  return text.replace(TOKEN, (token) => (token.startsWith('//') || token.startsWith('/*') ? blank(token) : token))
}

/** The text with comments, quoted texts and regular expressions blanked, at the same places. */
export function withoutTextsAndComments(text: string): string {
  return text.replace(TOKEN, blank)
}

/** One function, method or arrow function with a body, and how many lines it has from head to closing brace. */
export interface FunctionSpan {
  readonly name: string
  readonly line: number
  readonly lines: number
}

const NAMED = /\bfunction\s*\*?\s*(\w*)\s*(?:<[^(]*>)?\s*\(|^\s*(?:async\s+|get\s+)?(\w+)(?:<[^(]*>)?\(/gm
const ARROW = /^.*=>\s*\{[ \t]*$/gm
const NO_NAMES = /^(?:if|for|while|switch|catch|return|await|function)$/

/** The functions of a file: declared ones, methods, and arrow functions whose body opens at the end of a line. */
export function functionsOf(text: string): FunctionSpan[] {
  const bare = withoutTextsAndComments(text)
  const span = (name: string, from: number, open: number): FunctionSpan => {
    const line = lineAt(bare, from)
    return { name, line, lines: lineAt(bare, closing(bare, open, '{}')) - line + 1 }
  }
  const named = [...bare.matchAll(NAMED)].flatMap((hit) => {
    const name = hit[1] || hit[2] || 'a function'
    const open = bodyAfter(bare, closing(bare, hit.index + hit[0].length - 1, '()') + 1)
    const begin = hit.index + hit[0].length - hit[0].trimStart().length
    return NO_NAMES.test(name) || open === undefined ? [] : [span(name, begin, open)]
  })
  const arrows = [...bare.matchAll(ARROW)].map((hit) =>
    span(/(\w+)\s*[=:(]/.exec(hit[0])?.[1] ?? 'a function', hit.index, hit.index + hit[0].lastIndexOf('{')),
  )
  return [...named, ...arrows]
}

/** Where the body of a function opens, after its parameters and the type of its result; nothing where it has none. */
function bodyAfter(text: string, from: number): number | undefined {
  if (!/^\s*[:{]/.test(text.slice(from, from + 80))) return undefined
  for (let at = from; at < text.length; at++) {
    if (text[at] === ';' || text[at] === '\n' || text.startsWith('=>', at)) return undefined
    if (text[at] !== '{') continue
    if (/^\{[ \t]*\n/.test(text.slice(at, at + 80))) return at
    at = closing(text, at, '{}')
  }
  return undefined
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

function closing(text: string, open: number, pair: string): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === pair[0]) depth++
    if (text[at] === pair[1] && --depth === 0) return at
  }
  return text.length
}
