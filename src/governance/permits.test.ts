import { describe, expect, it } from 'vitest'
import { createPermits, localOperator } from './permits.ts'

describe('permits', () => {
  const permits = createPermits()
  const viewer = { id: 'v', roles: ['viewer'] }

  it('let the operator do everything', () => {
    for (const permit of ['registry.promote', 'governance.audit', 'anything.at_all'])
      expect(permits.mayI(localOperator, permit)).toBe(true)
  })

  it('let a viewer read and do nothing else', () => {
    expect(permits.mayI(viewer, 'registry.read')).toBe(true)
    for (const permit of ['registry.write', 'registry.promote', 'serving.predict', 'read.write', 'governance.audit'])
      expect(permits.mayI(viewer, permit)).toBe(false)
  })

  it('give nothing for no role, or for one that does not exist', () => {
    expect(permits.mayI({ id: 'x', roles: [] }, 'registry.read')).toBe(false)
    for (const role of ['admin', 'constructor', '__proto__', 'toString'])
      expect(permits.mayI({ id: 'x', roles: [role] }, 'registry.read')).toBe(false)
  })

  it('follow the roles of a project, whole rooms too', () => {
    const own = createPermits({ scientist: ['training.*', 'registry.read'] })
    const ada = { id: 'ada', roles: ['scientist'] }
    expect(own.mayI(ada, 'training.train')).toBe(true)
    expect(own.mayI(ada, 'registry.read')).toBe(true)
    expect(own.mayI(ada, 'registry.promote')).toBe(false)
    expect(own.mayI(localOperator, 'registry.read')).toBe(false)
  })
})
