import * as pulumi from '@pulumi/pulumi';
import * as lifeboat from 'pulumi-lifeboat';

const config = new pulumi.Config();
const release = config.require('release');

// Another release takes a new snapshot; the one before it is deleted once the new one is complete.
const beforeRelease = new lifeboat.Snapshot('before-release', {
  instanceId: config.require('instanceId'),
  name: `before release ${release}`,
  triggers: [release],
});

export const snapshotId = beforeRelease.snapshotId;
export const name = beforeRelease.name;
export const status = beforeRelease.status;
export const takenAt = beforeRelease.createdAt;
