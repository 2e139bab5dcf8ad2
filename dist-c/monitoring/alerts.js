import { alertRaised } from './events.js';
import { QUIET_WINDOWS } from './rules.js';
const DEFAULT_LIMIT = 100;
export function createAlerts(needs) {
    const { database } = needs;
    return {
        follow: (report) => database.tx(() => follow(needs, report)),
        raise: (endpoint, finding) => database.tx(async () => {
            const open = await openAlerts(database, endpoint);
            return isNews(finding, open) ? send(needs, endpoint, finding) : undefined;
        }),
        async list({ endpoint, code, open = false, from, limit = DEFAULT_LIMIT }) {
            let query = database.on().selectFrom('monitor_alert').selectAll();
            if (endpoint !== undefined)
                query = query.where('endpoint', '=', endpoint);
            if (code !== undefined)
                query = query.where('code', '=', code);
            if (open)
                query = query.where('closed_at', 'is', null);
            if (from !== undefined)
                query = query.where('at', '>=', from);
            return (await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(alertOf);
        },
    };
}
function openAlerts(database, endpoint) {
    return database
        .on()
        .selectFrom('monitor_alert')
        .selectAll()
        .where('endpoint', '=', endpoint)
        .where('closed_at', 'is', null)
        .orderBy('id')
        .forUpdate()
        .execute();
}
async function follow(needs, report) {
    const { database } = needs;
    const sent = [];
    for (const row of await openAlerts(database, report.endpoint)) {
        if (row.seen_to === null)
            continue;
        if (row.champion !== report.champion && row.seen_to <= report.from)
            await close(needs, row, 'another champion answers');
        else if (row.champion === report.champion)
            await track(needs, row, report);
    }
    for (const finding of report.alerts) {
        const about = await alertsAbout(database, report);
        if (!isNews(finding, about))
            continue;
        const alert = await send(needs, report.endpoint, finding, report);
        sent.push(alert);
        const replaced = about.filter((row) => row.closed_at === null && isReplaced(row, finding));
        for (const row of replaced)
            await close(needs, row, `became alarm ${alert.id}`);
    }
    return sent;
}
/** What was said about this champion and is open, or was until this window: measuring it again later must not repeat it. */
function alertsAbout(database, { endpoint, champion, from, to }) {
    return database
        .on()
        .selectFrom('monitor_alert')
        .selectAll()
        .where('endpoint', '=', endpoint)
        .where((where) => where.or([where('champion', 'is', null), where('champion', 'is not distinct from', champion)]))
        .where((where) => where.or([where('closed_at', 'is', null), where.and([where('from_at', '<=', from), where('seen_to', '>=', to)])]))
        .orderBy('id')
        .execute();
}
/** New is what no known message says at least as gravely about the same subjects. */
function isNews(finding, known) {
    const grave = known.filter(({ code, severity }) => code === finding.code && (severity === 'alarm' || finding.severity === 'notice'));
    const said = new Set(grave.flatMap(({ subjects }) => subjects));
    return finding.subjects.length === 0 ? grave.length === 0 : finding.subjects.some((subject) => !said.has(subject));
}
function isReplaced(row, finding) {
    const covers = row.subjects.every((subject) => finding.subjects.includes(subject));
    return row.code === finding.code && row.severity === 'notice' && finding.severity === 'alarm' && covers;
}
/** Notes whether a later window shows the same again; after two that do not, the message is closed. */
async function track(needs, row, report) {
    if (report.to <= Math.max(row.seen_to ?? 0, row.quiet_to ?? 0))
        return;
    const shown = report.alerts.some(({ code, subjects }) => code === row.code && (subjects.length === 0 || subjects.some((each) => row.subjects.includes(each))));
    const quiet = shown ? 0 : row.quiet + 1;
    await needs.database
        .on()
        .updateTable('monitor_alert')
        .set(shown ? { quiet, seen_to: report.to } : { quiet, quiet_to: report.to })
        .where('id', '=', row.id)
        .execute();
    if (quiet >= QUIET_WINDOWS)
        await close(needs, row, `quiet for ${QUIET_WINDOWS} windows`);
}
async function close({ database, clock }, row, because) {
    await database
        .on()
        .updateTable('monitor_alert')
        .set({ closed_at: clock.now(), closed_because: because })
        .where('id', '=', row.id)
        .execute();
}
async function send(needs, endpoint, finding, report) {
    const { database, clock, events, newId } = needs;
    const { code, severity, message, subjects, evidence } = finding;
    const row = {
        id: newId(),
        endpoint,
        code,
        severity,
        message,
        champion: report?.champion ?? null,
        at: clock.now(),
        from_at: report?.from ?? null,
        to_at: report?.to ?? null,
        seen_to: report?.to ?? null,
        quiet_to: null,
        quiet: 0,
        closed_at: null,
        closed_because: null,
    };
    const json = { subjects: JSON.stringify(subjects), evidence: JSON.stringify(evidence) };
    await database
        .on()
        .insertInto('monitor_alert')
        .values({ ...row, ...json })
        .execute();
    const alert = alertOf({ ...row, subjects: [...subjects], evidence });
    const { id, champion, from, to } = alert;
    database.afterCommit(() => events.publish(alertRaised, { id, endpoint, code, severity, message, champion, from, to }));
    return alert;
}
function alertOf(row) {
    const { id, endpoint, code, severity, message, subjects, evidence, champion, at } = row;
    const { from_at: from, to_at: to, closed_at: closedAt, closed_because: closedBecause } = row;
    return { id, endpoint, code, severity, message, subjects, evidence, champion, at, from, to, closedAt, closedBecause };
}
//# sourceMappingURL=alerts.js.map