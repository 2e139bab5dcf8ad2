import { expect, it } from 'vitest'
import { rememberTokens } from './known-tokens.ts'

const holder = { id: 'u1', roles: ['viewer'] }

it('asks once a second for a token that somebody holds, and every time for one that nobody does', async () => {
  let now = 0
  let held = 'right'
  const asked: string[] = []
  const holderOf = rememberTokens(
    async (token) => {
      asked.push(token)
      return token === held ? holder : undefined
    },
    () => now,
  )
  expect(await holderOf('right')).toBe(holder)
  now = 999
  expect(holderOf('right')).toBe(holder)
  expect(await holderOf('wrong')).toBeUndefined()
  expect(await holderOf('wrong')).toBeUndefined()
  expect(asked).toEqual(['right', 'wrong', 'wrong'])
  held = 'another'
  now = 1_000
  expect(await holderOf('right')).toBeUndefined()
  expect(await holderOf('right')).toBeUndefined()
})

it('keeps a bounded number of tokens in mind', async () => {
  let asked = 0
  const holderOf = rememberTokens(
    async () => {
      asked++
      return holder
    },
    () => 0,
  )
  for (let n = 0; n < 2_000; n++) await holderOf(`token ${n}`)
  expect(asked).toBe(2_000)
  await holderOf('token 0')
  expect(asked).toBe(2_001)
  expect(holderOf('token 1999')).toBe(holder)
})
