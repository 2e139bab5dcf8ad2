import { routeOf } from './face.js';
import { inputReader } from './input.js';
const nothing = () => undefined;
/** Adds the route of every action. Permit, input check and audit entry are `perform`'s. */
export function mountActions(fastify, actions, perform) {
    for (const action of actions) {
        const { method, path } = routeOf(action);
        const read = inputReader(action);
        fastify.route({
            method,
            url: path,
            config: { permit: action.permit, permitCheckedInside: true, label: action.name },
            handler: async (request, reply) => {
                const input = read({
                    parameters: request.params,
                    query: queryOf(request),
                    body: request.body,
                });
                const output = await perform(action, input, { actor: request.actor, progress: nothing });
                return reply.type('application/json; charset=utf-8').send(JSON.stringify(output ?? null));
            },
        });
    }
}
function queryOf(request) {
    const mark = request.url.indexOf('?');
    return mark < 0 ? '' : request.url.slice(mark + 1);
}
//# sourceMappingURL=routes.js.map