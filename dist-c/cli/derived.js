import { localOperator } from '../governance/index.js';
import { roomOf, routeOf, verbOf } from '../http/index.js';
import { connect } from './connection.js';
import { fieldValue, flagName, placeholderOf, sentenceOf } from './values.js';
/** Adds `millrace <room> <verb>` for every action: path parameters as arguments or flags, all else as flags. */
export function addDerivedCommands(program, actions, run) {
    for (const room of new Set(actions.map(roomOf))) {
        const group = program.command(room).description(`Actions of ${room}.`);
        for (const action of actions.filter((one) => roomOf(one) === room))
            addCommand(group, action, run);
    }
}
function addCommand(group, action, run) {
    const { parameters } = routeOf(action);
    const schemas = action.input.properties;
    const command = group.command(verbOf(action)).description(action.does);
    if (verbOf(action).includes('_'))
        command.alias(flagName(verbOf(action)));
    for (const name of parameters)
        command.argument(`[${name}]`, sentenceOf(schemas[name]));
    const fields = new Map();
    for (const [field, schema] of Object.entries(schemas))
        fields.set(addOption(command, field, schema), field);
    command.addHelpText('after', `\nExample:\n  $ millrace ${action.example ?? exampleOf(action)}`);
    command.action((...given) => {
        const flags = given[parameters.length];
        const positional = given.slice(0, parameters.length);
        const texts = new Map();
        parameters.forEach((name, i) => {
            if (positional[i] !== undefined)
                texts.set(name, [positional[i]]);
        });
        for (const [attribute, values] of Object.entries(flags))
            if (fields.has(attribute))
                texts.set(fields.get(attribute), values);
        return run(command, (session) => perform(session, action, texts));
    });
}
/** Adds the flag of a field; returns the name under which commander keeps its value. */
function addOption(command, field, schema) {
    const placeholder = placeholderOf(schema);
    const value = placeholder === 'boolean' ? '[true|false]' : `<${placeholder}>`;
    const option = command.createOption(`--${flagName(field)} ${value}`, sentenceOf(schema));
    option.preset('true');
    option.argParser((text, before) => [...(before ?? []), text]);
    command.addOption(option);
    return option.attributeName();
}
async function perform(session, action, texts) {
    const schemas = action.input.properties;
    const { folder } = session.terminal;
    const input = Object.fromEntries([...texts].map(([field, its]) => [field, fieldValue(field, schemas[field], { texts: its, folder })]));
    const connection = await connect(session);
    try {
        const call = { actor: localOperator, progress: session.progress.report };
        session.print(await connection.perform(action, input, call));
    }
    finally {
        session.progress.end();
        await connection.close();
    }
}
/** How an action without an example of its own is called. */
export function exampleOf(action) {
    const { parameters } = routeOf(action);
    const { properties, required = [] } = action.input;
    const flags = required
        .filter((field) => !parameters.includes(field))
        .map((field) => `--${flagName(field)} <${placeholderOf(properties[field])}>`);
    return [roomOf(action), verbOf(action), ...parameters.map((name) => name.toUpperCase()), ...flags].join(' ');
}
//# sourceMappingURL=derived.js.map