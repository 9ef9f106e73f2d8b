/** The row of the fault matrix about a cluster that loses a node. */
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { keySlot } from '../src/server/key-slot.js';
import { names } from '../src/server/names.js';
import { faultKinds, FaultRun, tell } from './support/fault-run.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import type { RedisServer } from './support/redis-server.js';

describe.each(faultKinds)('F28 a node of a cluster, $name', (kind) => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  // In this order: who was stopped goes on.
  test.each(['is stopped', 'is killed'])(
    'that %s takes its own entries with it; others are served as before',
    async (how) => {
      const { root, lastTag, ofKey, channel } = names(kind.name.replace(' ', '-'));
      let loadsOfKept = 0;
      const run = new FaultRun(kind, await kind.openCluster(cluster.rootNodes), {
        deadlineMs: 500,
        load: async (id, truth) => {
          if (!isOfVictim(id)) loadsOfKept++;
          return truth;
        },
      });
      const ownerOf = (key: string): RedisServer => cluster.ownerOf(keySlot(key));
      // The records that concern all entries are on nodes that stay.
      const group = ofKey(run.handle.keyOf(0)).group as string;
      const needed = new Set([root, lastTag, group, channel].map(ownerOf));
      const victim = cluster.nodes.find((node) => !needed.has(node));
      if (victim === undefined) throw new Error('Another prefix is needed, whose records leave a node to others.');
      const isOfVictim = (id: number) => ownerOf(ofKey(run.handle.keyOf(id)).value) === victim;
      const ids = Array.from({ length: 150 }, (_, id) => id);
      const [lost, kept] = [ids.filter(isOfVictim), ids.filter((id) => !isOfVictim(id))];
      for (const id of ids) await run.untilServed(id);
      const measure = async (): Promise<number> => {
        const waits: number[] = [];
        loadsOfKept = 0;
        for (let each = 0; each < 1_000; each++) {
          await run.call(kept[each % kept.length] as number);
          waits.push(run.waits.at(-1) as number);
          await turn();
        }
        return waits.toSorted((a, b) => a - b)[990] as number;
      };
      const before = await measure();
      if (how === 'is killed') await victim.kill();
      else victim.pause();
      // Others ask for what is lost, all the time.
      let isOver = false;
      const callers = Array.from({ length: 8 }, async (_, caller) => {
        for (let at = caller; !isOver; at += 8)
          await Promise.all([run.call(lost[at % lost.length] as number), delay(5)]);
      });
      const after = await measure();
      const loads = loadsOfKept;
      isOver = true;
      await Promise.all(callers);
      victim.resume();
      tell(`F28 ${how}`, kind.name, { 'p99 ms before': before, after, 'loads of what is kept, of 1,000': loads });
      expect(run).toMatchObject({ failures: [], wrong: 0 });
      expect(loads).toBeLessThan(50);
      await run.end();
    },
  );
});
