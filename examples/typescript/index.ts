// docs: head
import * as pulumi from '@pulumi/pulumi';
import * as lifeboat from 'pulumi-lifeboat';

const config = new pulumi.Config();
const instanceId = config.require('instanceId');

// docs: Snapshot, getSnapshots, IsoBoot, getConsole
const release = config.require('release');

// Another release takes a new snapshot; the one before it is deleted once the new one is complete.
const beforeRelease = new lifeboat.Snapshot('before-release', {
  instanceId,
  name: `before release ${release}`,
  triggers: [release],
});
// docs: Snapshot

export const snapshotId = beforeRelease.snapshotId;
export const name = beforeRelease.name;
export const status = beforeRelease.status;
export const takenAt = beforeRelease.createdAt;

// docs: BackupSchedule, getBackupSchedules, getBackups
// A copy before each working day, by the cloud's own clock. The last seven stay.
const nightly = new lifeboat.BackupSchedule('nightly', {
  instanceId,
  rotationDays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  rotationTime: '02:01',
  keepCount: 7,
});

// docs: IsoBoot, getConsole
// While `rescueImage` is set, the machine runs from that image. Setting it RESTARTS the machine; on Zomro removing it does too.
const rescueImage = config.get('rescueImage');
const rescue = rescueImage
  ? // Zomro takes no snapshot of a machine that runs from an image.
    new lifeboat.IsoBoot('rescue', { instanceId, imageId: rescueImage }, { dependsOn: beforeRelease })
  : undefined;
export const rescueStatus = rescue?.status ?? 'none';

// docs: getConsole
// Whoever has the address sits at the machine: Pulumi keeps it as a secret.
export const consoleUrl = rescue ? lifeboat.getConsoleOutput({ instanceId: rescue.instanceId }).url : 'none';

// docs: getInstance
export const machine = lifeboat.getInstanceOutput({ instanceId }).name;
// docs: getInstances
export const machines = lifeboat.getInstancesOutput().instances.apply((all) => all.map((one) => one.instanceId));
// docs: getIsoImages
const { images } = lifeboat.getIsoImagesOutput({ instanceId });
export const isoImages = images.apply((all) => all.map((one) => `${one.imageId}: ${one.name ?? one.operatingSystem}`));
// docs: getSnapshots
// Asked after the snapshot is taken, because the id comes from it.
const { snapshots } = lifeboat.getSnapshotsOutput({ instanceId: beforeRelease.instanceId });
export const snapshotNames = snapshots.apply((all) => all.map((one) => one.name));
// docs: getBackupSchedules
const { schedules } = lifeboat.getBackupSchedulesOutput({ instanceId: nightly.instanceId });
export const scheduleNames = schedules.apply((all) => all.map((one) => one.name));
// docs: getBackups
const { backups } = lifeboat.getBackupsOutput({ instanceId: nightly.instanceId });
export const lastBackup = backups.apply((all) => all.at(-1)?.createdAt ?? 'none yet');
// docs: end
