// Put before the bundle, in words that every Node understands: an older one would fail somewhere inside, and say nothing useful.
(function () {
  var version = process.versions.node.split('.');
  var major = Number(version[0]);
  if (major > 20 || (major === 20 && Number(version[1]) >= 19)) return;
  process.stderr.write('Lifeboat needs Node.js 20.19 or later; this is ' + process.versions.node + '.\n');
  process.exit(1);
})();
