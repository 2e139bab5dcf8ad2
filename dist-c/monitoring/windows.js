import { canonicalJson } from '../base/index.js';
const DEFAULT_LIMIT = 100;
export function createWindows({ database }) {
    const on = () => database.on();
    const add = async (report, histograms) => {
        const { id, endpoint, from, to, measuredAt } = report;
        const last = await on()
            .selectFrom('monitor_window')
            .select('report')
            .where('endpoint', '=', endpoint)
            .where('from_at', '=', from)
            .where('to_at', '=', to)
            .where('latest', '=', true)
            .executeTakeFirst();
        if (last && whatItSays(last.report) === whatItSays(report))
            return last.report;
        await on()
            .updateTable('monitor_window')
            .set({ latest: false })
            .where('endpoint', '=', endpoint)
            .where('from_at', '=', from)
            .where('to_at', '=', to)
            .execute();
        const json = { report: JSON.stringify(report), histograms: JSON.stringify(histograms) };
        const row = { id, endpoint, from_at: from, to_at: to, measured_at: measuredAt, latest: true, ...json };
        await on().insertInto('monitor_window').values(row).execute();
        return report;
    };
    return {
        add: (report, histograms) => database.tx(() => add(report, histograms)),
        async list({ endpoint, from, to, limit = DEFAULT_LIMIT, earlier = false }) {
            let query = on().selectFrom('monitor_window').select('report').where('endpoint', '=', endpoint);
            if (from !== undefined)
                query = query.where('from_at', '>=', from);
            if (to !== undefined)
                query = query.where('to_at', '<=', to);
            if (!earlier)
                query = query.where('latest', '=', true);
            const order = query.orderBy('from_at', 'desc').orderBy('to_at', 'desc').orderBy('measured_at', 'desc');
            return (await order.limit(limit).execute()).map(({ report }) => report);
        },
        async find(endpoint, from) {
            const query = on().selectFrom('monitor_window').select(['report', 'histograms']).where('endpoint', '=', endpoint);
            const chosen = from === undefined ? query : query.where('from_at', '=', from);
            return chosen.where('latest', '=', true).orderBy('from_at', 'desc').orderBy('to_at', 'desc').executeTakeFirst();
        },
    };
}
/** The content of a measurement, whoever made it and when. */
function whatItSays(report) {
    return canonicalJson({ ...report, id: '', measuredAt: 0 });
}
//# sourceMappingURL=windows.js.map