import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const A_FOLDER = 1_000

/** Many small files that nobody made, a thousand a folder, each of 100 to 2,100 bytes: the same each time. */
export function writeFiles(folder: string, count: number): void {
  for (let at = 0; at < count; at++) {
    if (at % A_FOLDER === 0) mkdirSync(join(folder, folderOf(at)), { recursive: true })
    writeFileSync(pathOf(folder, at), contentOf(at, 0))
  }
}

/** Gives one file another content. */
export const changeFile = (folder: string, at: number, edition: number): void =>
  writeFileSync(pathOf(folder, at), contentOf(at, edition))

/** Bytes of all files in a folder, as their sizes say. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

const folderOf = (at: number): string => `part-${Math.floor(at / A_FOLDER)}`
const pathOf = (folder: string, at: number): string => join(folder, folderOf(at), `${at}.bin`)

/** Xorshift: nothing that a file system or a pack could make smaller. */
function contentOf(at: number, edition: number): Buffer {
  let state = (Math.imul(at + 1, 2_654_435_761) ^ Math.imul(edition + 1, 40_503)) | 1
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  }
  const bytes = Buffer.alloc(100 + ((next() >>> 0) % 2_001))
  for (let place = 0; place < bytes.length; place++) bytes[place] = next() & 255
  return bytes
}
