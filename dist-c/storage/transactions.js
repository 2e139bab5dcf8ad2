import { AsyncLocalStorage } from 'node:async_hooks';
export function createTransactions(inner) {
    const scopes = new AsyncLocalStorage();
    const lent = new WeakSet();
    const current = () => {
        const scope = scopes.getStore();
        return scope?.open ? scope : undefined;
    };
    async function begin(work) {
        const held = await inner.acquireConnection();
        try {
            await inner.beginTransaction(held, {});
            const scope = { connection: watched(held, () => scope), after: [], open: true, doomed: undefined };
            lent.add(scope.connection);
            const result = await attempt(scope, work);
            await inner.commitTransaction(held);
            for (const then of scope.after)
                then();
            return result;
        }
        finally {
            await inner.releaseConnection(held);
        }
        async function attempt(scope, body) {
            try {
                const result = await scopes.run(scope, body);
                if (scope.doomed)
                    throw scope.doomed.error;
                return result;
            }
            catch (error) {
                scope.open = false;
                await inner.rollbackTransaction(held).catch(() => undefined);
                throw error;
            }
            finally {
                scope.open = false;
            }
        }
    }
    async function join(outer, work) {
        try {
            return await work();
        }
        catch (error) {
            outer.doomed ??= { error };
            throw error;
        }
    }
    return {
        driver: {
            ...refusing,
            init: async () => undefined,
            acquireConnection: async () => current()?.connection ?? inner.acquireConnection(),
            releaseConnection: async (connection) => {
                if (!lent.has(connection))
                    await inner.releaseConnection(connection);
            },
            destroy: () => inner.destroy(),
        },
        tx: (work) => {
            const outer = current();
            return outer ? join(outer, work) : begin(work);
        },
        afterCommit: (then) => {
            const scope = current();
            if (scope)
                scope.after.push(then);
            else
                then();
        },
    };
}
/** Notes a refused statement: PostgreSQL would answer a later commit with a rollback and no error. */
function watched(connection, scope) {
    return {
        async executeQuery(query) {
            try {
                return await connection.executeQuery(query);
            }
            catch (error) {
                scope().doomed ??= { error };
                throw error;
            }
        },
        streamQuery: (query, size) => connection.streamQuery(query, size),
    };
}
const useTx = async () => {
    throw new Error('Transactions are opened with database.tx, so that calls below join them.');
};
const refusing = { beginTransaction: useTx, commitTransaction: useTx, rollbackTransaction: useTx };
//# sourceMappingURL=transactions.js.map