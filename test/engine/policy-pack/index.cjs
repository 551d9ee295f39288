const { PolicyPack } = require('@pulumi/policy');

new PolicyPack('safety-net', {
  policies: [
    {
      name: 'snapshots-are-protected',
      description: 'Snapshots must be protected.',
      enforcementLevel: 'mandatory',
      validateResource: (args, report) => {
        // oxlint-disable-next-line typescript/no-unsafe-member-access -- a policy's properties have no types here
        if (args.type !== 'lifeboat:index:Snapshot' || args.props['zomro']?.protected === true) return;
        report('set zomro.protected');
      },
    },
    {
      name: 'machines-are-asked-first',
      description: 'Booting from an image asks the guest to shut down.',
      enforcementLevel: 'mandatory',
      validateResource: (args, report) => {
        if (args.type !== 'lifeboat:index:IsoBoot' || args.props['restart'] === 'Graceful') return;
        report('leave restart as it is');
      },
    },
    {
      name: 'backups-are-kept',
      description: 'Schedules say how many backups stay.',
      enforcementLevel: 'mandatory',
      validateResource: (args, report) => {
        if (args.type !== 'lifeboat:index:BackupSchedule' || args.props['keepCount'] !== undefined) return;
        report('set keepCount');
      },
    },
  ],
});
