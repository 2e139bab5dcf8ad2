import { createReader } from './arrivals.js';
import { fail } from './errors.js';
import { featuresMaterialized } from './events.js';
import { sourcedViews, summed, withLags } from './offline.js';
import { entityKey, identityOf, spaceOf, stateKey } from './online-state.js';
import { firstAfter } from './packed.js';
import { MICROS } from './view-plan.js';
/** Reads what is to be added to the online store. */
export async function openFeed(needs, request) {
    const parts = await openParts(needs, request);
    let last = Promise.resolve();
    return {
        advance(through) {
            const next = last.then(() => advance(needs, parts, Math.round(through * MICROS)));
            last = next.catch(() => undefined);
            return next;
        },
    };
}
async function openParts(needs, request) {
    const { views, versions = {} } = request;
    const read = createReader(needs.lake);
    const begun = await Promise.all(views.map(async (view) => {
        const { name } = view.from;
        const version = await needs.datasets.version(name, versions[name]);
        const [sourced] = await sourcedViews(needs, { version }, [view]);
        return { version, sourced: sourced };
    }));
    const joined = await withLags(needs.lake, begun.map(({ sourced }) => sourced));
    const parts = joined.map((view, i) => openPart(needs, { view, version: begun[i].version, read }, request));
    return Promise.all(parts).catch((error) => {
        throw summed(error, views);
    });
}
async function openPart({ states }, { view, version, read }, request) {
    const { plan } = view;
    const definition = states.definition(plan.view);
    const identity = identityOf(definition, version.version);
    const state = states.of(plan.view);
    const begun = state?.identity === identity;
    const from = begun ? state.from : Math.round(request.from * MICROS);
    const after = begun ? state.through : from - plan.lookback;
    const arrivals = await read(view, { after, through: Math.max(after, Math.round(request.to * MICROS)) });
    return { view: plan.view, windows: plan, definition, identity, arrivals, from, begun };
}
async function advance(needs, parts, through) {
    for (const part of parts)
        mustGoForward(needs.states.of(part.view), part, through);
    const added = await Promise.all(parts.map((part) => advancePart(needs, part, through)));
    const records = added.reduce((sum, count) => sum + count, 0);
    needs.events.publish(featuresMaterialized, {
        views: parts.map(({ view }) => view.name),
        through: through / MICROS,
        records,
    });
    return records;
}
function mustGoForward(state, { view, identity, begun }, through) {
    if (state?.identity !== identity) {
        if (begun)
            throw fail('superseded', { view: view.name });
        return;
    }
    if (state.through <= through)
        return;
    const text = (micros) => new Date(micros / MICROS).toISOString();
    throw fail('runs_backwards', { view: view.name, through: text(state.through), wanted: text(through) });
}
async function advancePart({ online, states, slack }, part, through) {
    const { view, windows, arrivals, identity, definition } = part;
    const space = spaceOf(view);
    const state = states.of(view);
    const goesOn = state?.identity === identity;
    // What another feed has added meanwhile is not added again.
    if (goesOn)
        arrivals.take(state.through);
    const taken = arrivals.take(through);
    const from = Math.max(goesOn ? state.from : part.from, through - slack);
    const held = online.get(space, [...taken.keys()].map(entityKey));
    const horizon = from - windows.lookback;
    const entries = new Map([[stateKey(identity), { drop: 2, add: Float64Array.of(from, through) }]]);
    let records = 0;
    let i = 0;
    for (const [entity, add] of taken) {
        records += add.length / arrivals.width;
        entries.set(entityKey(entity), { drop: leaving(held[i++], arrivals.width, horizon), add });
    }
    if (goesOn)
        await online.append(space, entries);
    else
        await online.put(space, afresh(online.keys(space), entries));
    part.begun = true;
    states.set(view, { identity, definition, windows, from, through });
    return records;
}
function leaving(held, width, horizon) {
    return held ? firstAfter(held, width, horizon) * width : 0;
}
/** One write that puts new records in the place of all that a space held. */
function afresh(keys, entries) {
    const nothing = new Float64Array(0);
    return new Map([
        ...keys.map((key) => [key, nothing]),
        ...[...entries].map(([key, { add }]) => [key, add]),
    ]);
}
//# sourceMappingURL=feed.js.map