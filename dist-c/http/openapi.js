import { hasBody, roomOf, routeOf } from './face.js';
/**
 * The OpenAPI 3.1 document of these actions: one operation each, named as the action.
 *
 * Source: OpenAPI Specification 3.1.0; RFC 9457 for the errors.
 */
export function openApiOf(actions, info) {
    const paths = {};
    for (const action of actions) {
        const { method, path } = routeOf(action);
        const address = path.replace(/:(\w+)/g, '{$1}');
        paths[address] = { ...paths[address], [method.toLowerCase()]: operationOf(action) };
    }
    return {
        openapi: '3.1.0',
        info: { title: 'Millrace', version: info.version, summary: 'Machine learning that keeps itself true.' },
        tags: [...new Set(actions.map(roomOf))].map((name) => ({ name })),
        paths,
        components: {
            schemas: { Problem: PROBLEM },
            securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } },
        },
        security: [{}, { accessToken: [] }],
    };
}
function operationOf(action) {
    const { method, parameters } = routeOf(action);
    const shape = plain(action.input);
    const inQuery = hasBody(method) ? [] : Object.keys(shape.properties).filter((name) => !parameters.includes(name));
    const operation = {
        operationId: action.name,
        tags: [roomOf(action)],
        summary: action.does,
        'x-millrace-permit': action.permit,
        parameters: [
            ...parameters.map((name) => parameterOf(name, 'path', shape)),
            ...inQuery.map((name) => parameterOf(name, 'query', shape)),
        ],
        responses: {
            '200': { description: 'Done.', content: { 'application/json': { schema: plain(action.output) } } },
            default: {
                description: 'Refused or failed.',
                content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
            },
        },
    };
    if (hasBody(method))
        operation['requestBody'] = bodyOf(shape, parameters);
    return operation;
}
function parameterOf(name, place, shape) {
    const required = place === 'path' || (shape.required ?? []).includes(name);
    return { name, in: place, required, schema: shape.properties[name] ?? {} };
}
function bodyOf(shape, parameters) {
    const left = Object.entries(shape.properties).filter(([name]) => !parameters.includes(name));
    const required = (shape.required ?? []).filter((name) => !parameters.includes(name));
    const schema = { type: 'object', properties: Object.fromEntries(left), required, additionalProperties: false };
    return { required: true, content: { 'application/json': { schema } } };
}
const plain = (schema) => JSON.parse(JSON.stringify(schema));
const PROBLEM = {
    type: 'object',
    description: 'RFC 9457, with the code of the error, the next step and its details.',
    required: ['type', 'title', 'status', 'code', 'detail', 'help', 'details', 'instance'],
    properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { type: 'string' },
        detail: { type: 'string' },
        help: { type: 'string' },
        details: { type: 'object' },
        instance: { type: 'string' },
    },
};
//# sourceMappingURL=openapi.js.map