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
  ],
});
