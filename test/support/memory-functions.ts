import type { FunctionDefinition, Present } from '../../provider/clouds/driver.ts';
import type { Json, JsonObject } from '../../provider/core/json.ts';
import type { FunctionKind } from '../../provider/functions/index.ts';
import { schedulesOf } from './memory-schedules.ts';
import { snapshotsOf } from './memory-snapshots.ts';
import type { MemoryStore } from './memory-store.ts';

/** Functions of the fourth cloud: what its drivers see, without any filter. */
export const memoryFunctions: Readonly<Record<FunctionKind, FunctionDefinition<MemoryStore>>> = {
  getInstance: { run: async (_store, args) => instance(String(args['instanceId'])) },
  getInstances: { run: async (store) => ({ instances: [...store.instances].map(instance) }) },
  getSnapshots: {
    run: async (store, args) => ({ snapshots: snapshotsOf(store, String(args['instanceId'])).map(info('snapshotId')) }),
  },
  getBackupSchedules: {
    run: async (store, args) => ({ schedules: schedulesOf(store, String(args['instanceId'])).map(info('scheduleId')) }),
  },
  getBackups: { run: async () => ({ backups: [] }) },
  getIsoImages: {
    run: async (store) => ({ images: [...store.images].map((imageId) => ({ imageId, labelledIso: true })) }),
  },
  getConsole: { run: async () => ({ url: 'https://console.lifeboat.test/' }) },
};

function instance(instanceId: string): JsonObject {
  return { instanceId, powerState: 'Running', ipAddresses: [] };
}

function info(idOutput: string): (present: Present) => Json {
  return ({ cloudStatus, inputs, ref, status = 'Active' }) => ({
    ...inputs,
    id: `${ref.instanceId}/${ref.objectId}`,
    [idOutput]: ref.objectId,
    status,
    cloudStatus,
  });
}
