import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ActionFace, type Perform, routeOf } from './face.ts'
import { inputReader } from './input.ts'

const nothing = (): void => undefined

/** Adds the route of every action. Permit, input check and audit entry are `perform`'s. */
export function mountActions(fastify: FastifyInstance, actions: readonly ActionFace[], perform: Perform): void {
  for (const action of actions) {
    const { method, path } = routeOf(action)
    const read = inputReader(action)
    fastify.route({
      method,
      url: path,
      config: { permit: action.permit, permitCheckedInside: true, label: action.name },
      handler: async (request, reply) => {
        const input = read({
          parameters: request.params as Record<string, string>,
          query: queryOf(request),
          body: request.body,
        })
        const output = await perform(action, input, { actor: request.actor, progress: nothing })
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(output ?? null))
      },
    })
  }
}

function queryOf(request: FastifyRequest): string {
  const mark = request.url.indexOf('?')
  return mark < 0 ? '' : request.url.slice(mark + 1)
}
