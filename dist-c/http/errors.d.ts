export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly wrong_host: {
        readonly status: 421;
        readonly says: "This server does not answer to the host name of the request.";
        readonly help: "Call it by its address, or name the host when it starts: MILLRACE_ALLOWED_HOSTS.";
    };
    readonly foreign_origin: {
        readonly status: 403;
        readonly says: "A page of another site may not call this server.";
        readonly help: "Call it from its own pages, or from a program that sends no Origin.";
    };
    readonly unauthorized: {
        readonly status: 401;
        readonly says: "This address asks for an access token.";
        readonly help: "Send the header Authorization: Bearer TOKEN with a token of this server.";
    };
    readonly forbidden: {
        readonly status: 403;
        readonly says: "This address needs the permit {permit}.";
        readonly help: "Ask an operator for a role that holds it.";
    };
    readonly unsupported_media_type: {
        readonly status: 415;
        readonly says: "This address reads application/json only.";
        readonly help: "Send the header Content-Type: application/json and, where there is nothing to say, an empty JSON object.";
    };
    readonly bad_json: {
        readonly status: 400;
        readonly says: "The body is not JSON that can be taken as it is: {reason}.";
        readonly help: "Correct the body at that place.";
    };
    readonly body_not_object: {
        readonly status: 400;
        readonly says: "The body must be one JSON object.";
        readonly help: "See the members of each operation: GET /api/v1/openapi.json.";
    };
    readonly repeated_field: {
        readonly status: 400;
        readonly says: "{field} is given more than once.";
        readonly help: "Give each field once, those of the path in the path only.";
    };
    readonly unexpected_query: {
        readonly status: 400;
        readonly says: "This operation takes nothing in the query, and {field} is there.";
        readonly help: "Put it in the body.";
    };
    readonly body_too_large: {
        readonly status: 413;
        readonly says: "The body is larger than {limit} bytes.";
        readonly help: "Send it in several requests.";
    };
    readonly bad_request: {
        readonly status: 400;
        readonly says: "The request cannot be read as HTTP.";
        readonly help: "Check the address and the headers.";
    };
    readonly too_slow: {
        readonly status: 408;
        readonly says: "The request did not arrive in time.";
        readonly help: "Send it again without a pause.";
    };
    readonly not_found: {
        readonly status: 404;
        readonly says: "There is nothing at this address.";
        readonly help: "See what there is: GET /api/v1/openapi.json.";
    };
    readonly method_not_allowed: {
        readonly status: 405;
        readonly says: "This address takes {allow} only.";
        readonly help: "See what there is: GET /api/v1/openapi.json.";
    };
    readonly too_many_listeners: {
        readonly status: 503;
        readonly says: "No more than {limit} listeners are served at once.";
        readonly help: "Close another page or listener and try again.";
    };
    readonly port_in_use: {
        readonly status: 409;
        readonly says: "Port {port} of {host} is in use.";
        readonly help: "Stop the process that holds it, or take another: millrace up --port {next}";
    };
    readonly address_refused: {
        readonly status: 409;
        readonly says: "This machine does not give out port {port} of {host}: {reason}.";
        readonly help: "Choose an address of this machine and a port above 1023: millrace up --host 127.0.0.1 --port 4100";
    };
    readonly token_required: {
        readonly status: 400;
        readonly says: "Beyond this machine the server answers to access tokens only, and nothing here can check them.";
        readonly help: "Give createServer the function authenticate, or bind it to 127.0.0.1.";
    };
    readonly route_without_permit: {
        readonly status: 500;
        readonly says: "Route {route} names neither a permit nor a place on the public list.";
        readonly help: "Name its permit where the route is declared.";
    };
    readonly unreachable: {
        readonly status: 503;
        readonly says: "No server answers at {url}.";
        readonly help: "Start one: millrace up";
    };
    readonly internal: {
        readonly status: 500;
        readonly says: "Something went wrong inside Millrace.";
        readonly help: "Look for the id of this answer in the log of the server, and report it with what you did.";
    };
}>;
