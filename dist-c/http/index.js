export { fail as failHttp } from './errors.js';
export { hasBody, roomOf, routeOf, verbOf, } from './face.js';
export { parseJson } from './json.js';
export { createLog } from './log.js';
export { openApiOf } from './openapi.js';
export { problemOf, publicError } from './problem.js';
export { tellLog } from './refusals.js';
export { authorization, callAction } from './request.js';
export { PUBLIC_ROUTES } from './route-table.js';
export { createServer } from './server.js';
export { fromTexts, takesMany } from './texts.js';
//# sourceMappingURL=index.js.map