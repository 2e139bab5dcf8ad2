import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Type } from 'typebox'
import { beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { fileToRead, fileToWrite, folderToWrite } from '../base/index.ts'
import { createFileRule, type FileRule } from './file-rule.ts'

cleanFolders()
const action = {
  name: 'training.automl',
  input: Type.Object({
    data: Type.Optional(fileToRead('Rows.')),
    out: Type.Optional(fileToWrite('Model.')),
    folder: Type.Optional(folderToWrite('Answers.')),
    label: Type.Optional(Type.String()),
  }),
}
const actor = { id: 'vera', roles: [] }
const call = { actor, progress: () => undefined }
let root: string
let rule: FileRule

beforeAll(() => {
  const above = freshFolder()
  root = path.join(above, 'project')
  mkdirSync(path.join(root, '.millrace'), { recursive: true })
  mkdirSync(path.join(root, 'data'))
  writeFileSync(path.join(above, 'outside.csv'), 'a')
  writeFileSync(path.join(root, '.millrace', 'token'), 'a')
  writeFileSync(path.join(root, 'data', 'rows.csv'), 'a')
  symlinkSync(path.join(above, 'outside.csv'), path.join(root, 'data', 'link.csv'))
  symlinkSync(above, path.join(root, 'data', 'up'))
  symlinkSync(path.join(root, '.millrace'), path.join(root, 'data', 'hidden'))
  rule = createFileRule(root)
})

describe('a file that a caller of a server names', () => {
  it('is read below the folder of the project, relative or absolute', async () => {
    const full = path.join(root, 'data', 'rows.csv')
    expect(await rule(action, { data: 'data/rows.csv', label: '../x' }, call)).toEqual({ data: full, label: '../x' })
    expect(await rule(action, { data: full }, call)).toEqual({ data: full })
    expect(await rule(action, { data: 'data/none.csv' }, call)).toEqual({ data: path.join(root, 'data/none.csv') })
  })

  it.each([
    '../outside.csv',
    'data/../../outside.csv',
    '/etc/passwd',
    '//etc/passwd',
    'data/link.csv',
    'data/up/outside.csv',
    'data/hidden/token',
    '.millrace/token',
    'data/../.millrace/token',
    'data\\rows.csv',
    'data',
    '.',
    'data/rows.csv\0.png',
  ])('is refused: %j', async (data) => {
    await expect(rule(action, { data }, call)).rejects.toMatchObject({ code: 'governance.file_outside', status: 403 })
  })

  it('is written there where nothing is yet', async () => {
    const out = path.join(root, 'data', 'model.onnx')
    expect(await rule(action, { out: 'data/model.onnx' }, call)).toEqual({ out })
    await expect(rule(action, { out: 'data/rows.csv' }, call)).rejects.toMatchObject({ code: 'governance.file_exists' })
    for (const bad of ['../m.onnx', 'data/up/m.onnx', '.millrace/m.onnx', 'data/hidden/m.onnx', 'none/m.onnx'])
      await expect(rule(action, { out: bad }, call)).rejects.toMatchObject({ code: 'governance.file_outside' })
    await expect(rule(action, { out: 'data/link.csv' }, call)).rejects.toMatchObject({ code: 'governance.file_exists' })
  })
})

it('whoever runs the process names any file', async () => {
  const own = { ...call, files: 'all' as const }
  expect(await rule(action, { data: '/etc/passwd', out: 'm.onnx' }, own)).toEqual({
    data: '/etc/passwd',
    out: path.join(root, 'm.onnx'),
  })
})

describe('a folder that a caller of a server names to write into', () => {
  it('may be there or not, below the folder of the project', async () => {
    expect(await rule(action, { folder: 'data' }, call)).toEqual({ folder: path.join(root, 'data') })
    expect(await rule(action, { folder: 'data/new' }, call)).toEqual({ folder: path.join(root, 'data', 'new') })
  })

  it.each(['.', '..', '../other', '/tmp', '.millrace', 'data/up/new', 'data/hidden/new', 'none/new'])(
    'is refused elsewhere: %j',
    async (folder) => {
      await expect(rule(action, { folder }, call)).rejects.toMatchObject({ code: 'governance.file_outside' })
    },
  )

  it.each(['data/rows.csv', 'data/up', 'data/hidden'])('is refused where it is no folder: %j', async (folder) => {
    await expect(rule(action, { folder }, call)).rejects.toMatchObject({ code: 'governance.file_exists' })
  })
})
