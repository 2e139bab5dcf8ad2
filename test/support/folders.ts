import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []
let cleans = false

/** A folder of its own for a test, removed when the tests of the file are over. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-'))
  made.push(folder)
  return folder
}

/** Called once a test file: removes what `freshFolder` made. */
export function cleanFolders(): void {
  if (cleans) return
  cleans = true
  afterAll(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
}
