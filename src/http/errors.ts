import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('http', {
  wrong_host: {
    status: 421,
    says: 'This server does not answer to the host name of the request.',
    help: 'Call it by its address, or name the host when it starts: MILLRACE_ALLOWED_HOSTS.',
  },
  foreign_origin: {
    status: 403,
    says: 'A page of another site may not call this server.',
    help: 'Call it from its own pages, or from a program that sends no Origin.',
  },
  unauthorized: {
    status: 401,
    says: 'This address asks for an access token.',
    help: 'Send the header Authorization: Bearer TOKEN with a token of this server, or the token as the password of any user.',
  },
  forbidden: {
    status: 403,
    says: 'This address needs the permit {permit}.',
    help: 'Ask an operator for a role that holds it.',
  },
  unsupported_media_type: {
    status: 415,
    says: 'This address reads application/json only.',
    help: 'Send the header Content-Type: application/json and, where there is nothing to say, an empty JSON object.',
  },
  bad_json: {
    status: 400,
    says: 'The body is not JSON that can be taken as it is: {reason}.',
    help: 'Correct the body at that place.',
  },
  body_not_object: {
    status: 400,
    says: 'The body must be one JSON object.',
    help: 'See the members of each operation: GET /api/v1/openapi.json.',
  },
  repeated_field: {
    status: 400,
    says: '{field} is given more than once.',
    help: 'Give each field once, those of the path in the path only.',
  },
  unexpected_query: {
    status: 400,
    says: 'This operation takes nothing in the query, and {field} is there.',
    help: 'Put it in the body.',
  },
  body_too_large: {
    status: 413,
    says: 'The body is larger than {limit} bytes.',
    help: 'Send it in several requests.',
  },
  unsupported_encoding: {
    status: 415,
    says: 'A body with the encoding {encoding} cannot be read.',
    help: 'Send it plain, or with gzip or deflate.',
  },
  bad_packing: {
    status: 400,
    says: 'The body is no {encoding}.',
    help: 'Send it plain, or packed as its Content-Encoding says.',
  },
  bad_request: {
    status: 400,
    says: 'The request cannot be read as HTTP.',
    help: 'Check the address and the headers.',
  },
  too_slow: {
    status: 408,
    says: 'The request did not arrive in time.',
    help: 'Send it again without a pause.',
  },
  not_found: {
    status: 404,
    says: 'There is nothing at this address.',
    help: 'See what there is: GET /api/v1/openapi.json.',
  },
  method_not_allowed: {
    status: 405,
    says: 'This address takes {allow} only.',
    help: 'See what there is: GET /api/v1/openapi.json.',
  },
  overloaded: {
    status: 503,
    says: 'The server has as much under way as it can hold.',
    help: 'Wait a second and send it again; send less at once, or start more servers.',
  },
  stopping: {
    status: 503,
    says: 'This server is about to stop.',
    help: 'Listen again in a few seconds.',
  },
  too_many_listeners: {
    status: 503,
    says: 'No more than {limit} listeners are served at once.',
    help: 'Close another page or listener and try again.',
  },
  port_in_use: {
    status: 409,
    says: 'Port {port} of {host} is in use.',
    help: 'Stop the process that holds it, or take another: millrace up --port {next}',
  },
  address_refused: {
    status: 409,
    says: 'This machine does not give out port {port} of {host}: {reason}.',
    help: 'Choose an address of this machine and a port above 1023: millrace up --host 127.0.0.1 --port 4100',
  },
  token_required: {
    status: 400,
    says: 'Beyond this machine the server answers to access tokens only, and nothing here can check them.',
    help: 'Give createServer the function authenticate, or bind it to 127.0.0.1.',
  },
  route_without_permit: {
    status: 500,
    says: 'Route {route} names neither a permit nor a place on the public list.',
    help: 'Name its permit where the route is declared.',
  },
  unreachable: {
    status: 503,
    says: 'No server answers at {url}.',
    help: 'Start one: millrace up',
  },
  internal: {
    status: 500,
    says: 'Something went wrong inside Millrace.',
    help: 'Look for the id of this answer in the log of the server, and report it with what you did.',
  },
})
