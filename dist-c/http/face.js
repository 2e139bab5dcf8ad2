/** The room of an action: `registry.promote` → `registry`. */
export function roomOf(action) {
    return action.name.slice(0, action.name.indexOf('.'));
}
/** The verb of an action: `registry.promote` → `promote`. */
export function verbOf(action) {
    return action.name.slice(action.name.indexOf('.') + 1);
}
/**
 * @example
 * routeOf({ http: 'PUT /api/v1/models/:model/aliases/:alias' }).parameters // ['model', 'alias']
 */
export function routeOf(action) {
    const space = action.http.indexOf(' ');
    const path = action.http.slice(space + 1);
    return {
        method: action.http.slice(0, space),
        path,
        parameters: [...path.matchAll(/:(\w+)/g)].map(([, name]) => name),
    };
}
/** True where the input travels in the body; otherwise it travels in the query. */
export function hasBody(method) {
    return method !== 'GET' && method !== 'DELETE' && method !== 'HEAD';
}
//# sourceMappingURL=face.js.map