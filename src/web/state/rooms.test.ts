import { describe, expect, it } from 'vitest'
import { joinList, readAddress, splitList, textsIn, writeAddress } from './address.ts'
import { roomAt } from './rooms.ts'

describe('an address', () => {
  it('keeps what it holds, whatever is in it', () => {
    const held = { filter: "params.a = 'x & y,z' and metrics.b > 0.5", columns: joinList(['a,b', '100%', 'c%2C']) }
    const again = readAddress(writeAddress(held))
    expect(again).toEqual(held)
    expect(splitList(again['columns'])).toEqual(['a,b', '100%', 'c%2C'])
  })

  it('leaves out what is not there, and reads only what a page knows', () => {
    expect(writeAddress({ a: undefined, b: '', c: 'x,y' })).toBe('?c=x,y')
    expect(writeAddress({})).toBe('')
    expect(textsIn({ a: 1, b: '', other: 'x' }, ['a', 'b'])).toEqual({ a: '1' })
    expect(splitList(undefined)).toEqual([])
  })
})

describe('the rooms', () => {
  it('know which one an address belongs to', () => {
    expect(['/', '/runs/1', '/compare', '/models/late/2', '/data'].map((path) => roomAt(path)?.name)).toEqual([
      'Overview',
      'Experiments',
      'Experiments',
      'Models',
      'Data',
    ])
    expect(['/endpoints/late', '/predictions/a%2Fb'].map((path) => roomAt(path)?.name)).toEqual([
      'Endpoints',
      'Endpoints',
    ])
    expect(roomAt('/nowhere')).toBeUndefined()
    expect(roomAt('/datas')).toBeUndefined()
  })
})
