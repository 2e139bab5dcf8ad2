import { open } from 'node:fs/promises'
import type { CsvSource } from '../sources/source.ts'

const LONGEST_HEADER = 1 << 20

/** The names in the first line of a CSV file, or why there are none. */
export async function readHeader(file: string, source: CsvSource): Promise<readonly string[] | string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0)
    const text = buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '')
    const end = text.search(/\r?\n|\r/)
    const line = end < 0 ? text : text.slice(0, end)
    if (line === '') return 'its first line, the header, is empty'
    const names = splitLine(line, source)
    return names ? (faultOf(names) ?? names) : 'a quote in the header is not closed'
  } finally {
    await handle.close()
  }
}

function splitLine(line: string, { delimiter, quote }: CsvSource): string[] | undefined {
  const names: string[] = []
  let name = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!
    if (letter === quote && quoted && line[i + 1] === quote) {
      name += quote
      i++
    } else if (letter === quote && (quoted || name === '')) quoted = !quoted
    else if (letter === delimiter && !quoted) {
      names.push(name.trim())
      name = ''
    } else name += letter
  }
  return quoted ? undefined : [...names, name.trim()]
}

function faultOf(names: readonly string[]): string | undefined {
  const empty = names.indexOf('')
  if (empty >= 0) return `column ${empty + 1} has no name`
  const folded = names.map((name) => name.toLowerCase())
  const twice = names.find((_, i) => folded.indexOf(folded[i]!) !== i)
  return twice === undefined ? undefined : `two columns are named ${twice}`
}
