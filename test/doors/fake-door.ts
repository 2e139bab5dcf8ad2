import type { Door, DoorCall } from '../../src/http/index.ts'

export interface FakeDoor extends Door {
  /** What came through, in its order. */
  readonly calls: DoorCall[]
}

const json = (body: unknown, status = 200) => ({ status, type: 'application/json', body: JSON.stringify(body) })

/** A small protocol: it echoes, answers in bytes, fails, hangs until it is let go, and answers what nobody can send. */
export function fakeDoor(more: { bodyLimit?: number; hang?: () => Promise<void> } = {}): FakeDoor {
  const calls: DoorCall[] = []
  const noted = (call: DoorCall): DoorCall => {
    calls.push(call)
    return call
  }
  const route = { permit: 'things.read', label: 'fake.echo' } as const
  return {
    calls,
    name: 'fake-door',
    prefixes: ['/fake', '/v1/models'],
    bodyLimit: more.bodyLimit ?? 1_000_000,
    routes: [
      {
        ...{ ...route, method: 'GET', path: '/fake/things/:name' },
        answer: (call) => json({ params: noted(call).params, query: call.query, by: call.actor.id }),
      },
      {
        ...{ ...route, method: 'POST', path: '/fake/things/:name', permit: 'things.write' },
        answer: async (call) => json({ params: noted(call).params, body: call.body.toString(), by: call.actor.id }),
      },
      {
        ...{ ...route, method: 'POST', path: '/v1/models/:model/versions/:version:predict' },
        answer: (call) => json(noted(call).params),
      },
      {
        ...{ ...route, method: 'POST', path: '/fake/size' },
        answer: (call) => json({ bytes: noted(call).body.length }),
      },
      {
        ...{ ...route, method: 'GET', path: '/fake/parts' },
        answer: () => ({ ...json(null), body: [Buffer.from('one '), Buffer.from('and two')] }),
      },
      {
        ...{ ...route, method: 'GET', path: '/fake/large' },
        answer: () => ({ ...json(null), body: Buffer.alloc(32 * 1024 * 1024, 120) }),
      },
      {
        ...{ ...route, method: 'GET', path: '/fake/unicode' },
        answer: () => json('prêt à servir 🚂'),
      },
      {
        ...{ ...route, method: 'GET', path: '/fake/broken' },
        answer: () => {
          throw new Error('the secret is hunter2')
        },
      },
      {
        ...{ ...route, method: 'GET', path: '/fake/unsendable' },
        answer: () => ({ ...json(1), headers: { 'x-name': 'a\r\nb: c' } }),
      },
      {
        ...{ ...route, method: 'POST', path: '/fake/hang' },
        async answer(call) {
          noted(call)
          await more.hang?.()
          return json({ gone: call.gone() })
        },
      },
    ],
    fault: ({ code, status, message }, { method, path }) =>
      json({ fake: message, code, at: `${method} ${path}` }, status),
  }
}
