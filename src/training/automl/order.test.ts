import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { manualClock } from '../../base/index.ts'
import { digestFile, writeWhole } from './files.ts'
import { budgetOf, checkEnding, latencyOf, listed } from './order.ts'
import { createSpending } from './spending.ts'

cleanFolders()
const code = (name: string) => expect.objectContaining({ code: `training.${name}` })

describe('what is asked', () => {
  it('of time is a length with its unit, or seconds', () => {
    expect(budgetOf('60s')).toBe(60_000)
    expect(budgetOf('1.5m')).toBe(90_000)
    expect(budgetOf('90')).toBe(90_000)
    for (const bad of ['', 'soon', '0s', '-5s', '10ms', '1e9', 'NaN'])
      expect(() => budgetOf(bad)).toThrow(code('bad_option'))
  })

  it('of latency is a length with its unit', () => {
    expect(latencyOf('500us')).toBe(500)
    expect(latencyOf('2ms')).toBe(2_000)
    for (const bad of ['', '5', '0us', '-1ms', '1h']) expect(() => latencyOf(bad)).toThrow(code('bad_option'))
  })

  it('to be left out may be a list with commas, or a name that has one', () => {
    expect(listed(['a, b', 'c,d'], ['a', 'b', 'c,d'])).toEqual(['a', 'b', 'c,d'])
  })

  it('to be written has an ending that says what it is', () => {
    expect(() => checkEnding('out', '/x/m.onnx', ['.onnx'])).not.toThrow()
    for (const bad of ['/x/millrace.config.ts', '/x/m', '/x/.onnx'])
      expect(() => checkEnding('out', bad, ['.onnx'])).toThrow(code('bad_option'))
  })
})

describe('a file', () => {
  it('has the address of its bytes', async () => {
    const file = path.join(freshFolder(), 'rows.csv')
    writeFileSync(file, 'a,b\n1,2\n')
    const digest = `sha256-${createHash('sha256').update('a,b\n1,2\n').digest('hex')}`
    expect(await digestFile(file)).toEqual({ digest, bytes: 8 })
    await expect(digestFile(`${file}.none`)).rejects.toEqual(code('file_not_found'))
    await expect(digestFile(path.dirname(file))).rejects.toEqual(code('file_not_found'))
  })

  it('is written whole, or nothing of it is left', async () => {
    const folder = freshFolder()
    const file = path.join(folder, 'model.onnx')
    await writeWhole(file, ['one ', 'two'])
    expect(readFileSync(file, 'utf8')).toBe('one two')
    await writeWhole(file, new Uint8Array([51]))
    expect(readFileSync(file, 'utf8')).toBe('3')
    const broken = function* () {
      yield 'half'
      throw new Error('no')
    }
    await expect(writeWhole(file, broken())).rejects.toEqual(code('file_not_written'))
    expect(readFileSync(file, 'utf8')).toBe('3')
    expect(readdirSync(folder)).toEqual(['model.onnx'])
    await expect(writeWhole(path.join(folder, 'none', 'm.onnx'), ['x'])).rejects.toEqual(code('file_not_written'))
    expect(existsSync(path.join(folder, 'none'))).toBe(false)
  })
})

it('the time of a run goes on where an earlier life of it ended', () => {
  const clock = manualClock(0)
  const spending = createSpending(clock, 60_000)
  clock.moveTo(5_000)
  spending.atLeast(20)
  expect(spending.spent()).toBe(20)
  clock.moveTo(15_000)
  expect(spending.spent()).toBe(30)
  spending.atLeast(10)
  expect(spending.left()).toBe(30)
  clock.moveTo(100_000)
  expect(spending.share()).toBe(1)
})
