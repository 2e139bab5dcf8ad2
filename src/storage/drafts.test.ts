import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { openDrafts } from './drafts.ts'

cleanFolders()
const NO_PROCESS = 2 ** 22 + 1

describe('unfinished files', () => {
  it('of dead processes are swept when the folder is opened, those of live ones are not', async () => {
    const folder = freshFolder()
    for (const name of [`${NO_PROCESS}-a`, `${process.pid}-from-before`, `${process.ppid}-b`, 'stray'])
      writeFileSync(path.join(folder, name), '')
    const withDraft = await openDrafts(folder)
    expect(readdirSync(folder)).toEqual([`${process.ppid}-b`])
    await withDraft(async (draft) => {
      writeFileSync(draft, '')
      await openDrafts(folder)
      expect(existsSync(draft)).toBe(true)
    })
  })

  it('are removed when the work on them fails', async () => {
    const folder = freshFolder()
    const withDraft = await openDrafts(folder)
    const failing = withDraft(async (draft) => {
      writeFileSync(draft, '')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(readdirSync(folder)).toEqual([])
  })
})
