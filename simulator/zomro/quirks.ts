import { choice, count, flag, text } from '../quirks.ts';
import type { QuirkDefinitions, QuirkValues } from '../quirks.ts';

/** The points on which this simulator had to guess, or on which the real cloud is known to vary. See DIFFERENCES.md. */
export const zomroQuirks = {
  // What answers look like.
  createReturnsId: choice(['ok', 'id', 'okText'], 'a create answers a bare ok, ok with the id, or ok with text'),
  collapseSingle: flag(false, 'a list of one is answered as the object alone'),
  createdateArray: flag(false, 'createdate comes as an array of two'),
  padStatuses: flag(false, 'status words carry a trailing blank'),
  localiseStatuses: flag(false, 'status words of images follow the language'),
  origAttrs: flag(false, 'protected and item_status carry their code in $orig and a word for people in $'),
  emptyAsObject: flag(true, 'an empty value is {}; otherwise its key is missing'),
  errorParamObject: flag(false, 'param of an error is one object, not an array'),
  langDefault: choice(['en', 'ru', 'ua'], 'the language of calls that name none'),
  whoamiShape: choice(['attributes', 'nodes', 'none'], 'how whoami tells the account: $id, id.$, or not at all'),
  imageSizeWhileSaving: choice(['missing', 'zero', 'empty'], 'image_size before the image is saved'),
  instanceStatusStyle: choice(['code', 'title'], 'instance_status as booted_from_iso or as Booted from ISO'),
  sundayPosition: choice(['last', 'first'], 'where Sunday stands in rotation_days of the schedule list'),
  rotationDaysForm: choice(['digits', 'words'], 'rotation_days in the form of one schedule'),
  rotationInScheduleList: flag(true, 'backup_rotation stands beside the rows of the schedule list'),

  // Lists.
  stickyPaging: flag(true, 'the server remembers p_cnt and p_num for each user and list'),
  stickyFilters: flag(true, 'a filter that was set stays for later calls'),
  scheduleFilter: choice(['there', 'unknown'], 'whether the list of schedules has a filter function'),
  goneScheduleList: choice(['missed', 'empty'], 'what the schedule list answers for an instance that is gone'),
  maxPageSize: count(0, 'the most rows on a page, whatever p_cnt says; 0: no limit'),

  // Sessions.
  sessionIdleMs: count(3_600_000, 'a session ends after this time without a call'),
  sessionExpiresMidway: count(0, 'a session ends after this many calls; 0: never'),
  sessionBoundToIp: flag(false, 'a session is valid only from the address that logged in'),
  expiredSessionType: choice(['access', 'auth'], 'the $type that a call without a valid session gets'),
  authinfoAllowed: flag(true, 'authinfo=user:password is accepted instead of a session'),
  loginFailuresBeforeBlock: count(5, 'wrong passwords in a row until the account is blocked'),
  loginBlockMs: count(20_000, 'how long a blocked account stays blocked'),
  twoFactor: flag(false, 'a login must be confirmed with totp.confirm (the code is 123456)'),

  // How long things take, and how they end.
  snapshotQueuedMs: count(0, 'how long a snapshot is Queued before it is Saving'),
  snapshotSaveMs: count(90_000, 'how long a snapshot or backup is Saving'),
  stoppedService: choice(['suspended', 'active'], 'what the billing calls the service of a stopped instance'),
  snapshotOutcome: choice(['active', 'killed', 'error', 'stuck', 'vanished'], 'how saving ends'),
  snapshotDelete: choice(['delayed', 'immediate', 'lingering'], 'how a deleted image leaves the lists'),
  snapshotDeleteMs: count(10_000, 'how long a deleted image is still shown when that is delayed'),
  lingerMs: count(3_600_000, 'how long a deleted image is still shown, with item_real_status 4, when it is lingering'),
  schedulesRun: flag(true, 'schedules make automatic backups as time goes by'),
  bootMs: count(60_000, 'how long booting from an ISO or into rescue takes'),
  bootOutcome: choice(['booted', 'error', 'stuck', 'returned'], 'how booting from an ISO ends'),
  unrescueMs: count(30_000, 'how long leaving ISO boot or rescue takes'),
  unrescueEnds: choice(['active', 'asBefore'], 'the state after ISO boot or rescue: active, or the one before it'),
  powerMs: count(15_000, 'how long start, stop and reboot take'),

  // What is refused, and with which words.
  runningOperationType: text('error', 'the $type of an error about runningoperation'),
  protectedDeleteType: text('access', 'the $type when a protected image is deleted'),
  wrongStateType: text('value', 'the $type when the state of an instance does not allow the call'),
  goneImageView: choice(['missed', 'emptyForm', 'access'], 'what image.edit answers for an id that is gone'),
  bootFormWhileBooted: choice(
    ['shown', 'refused'],
    'whether the form of the ISO boot is shown while the state of the instance does not allow a boot',
  ),
  confirmsNeedSok: flag(false, 'delete and unrescue without sok only show a form'),
  duplicateNames: flag(true, 'two snapshots or schedules of one instance may have the same name'),
  limit5PerDay: choice(
    ['off', 'instance', 'account'],
    'at most five snapshots, and five backups, made by hand in a day',
  ),
  scheduleMove: choice(['ignored', 'moves', 'refused'], 'what another plid does when a schedule is changed'),
  unsentFields: choice(['kept', 'refused'], 'what a change does about fields that were not sent'),

  // Answers that get lost or come late.
  runningOperationOnCreate: flag(false, 'a create answers runningoperation although it was carried out'),
  dropResponseAfterCommit: flag(false, 'the connection breaks after every change, before the answer'),
  longRequest: flag(false, 'changes answer a page with an address to ask again'),
  longRequestMs: count(20_000, 'how long that address still answers with the page'),
} satisfies QuirkDefinitions;

export type ZomroQuirks = QuirkValues<typeof zomroQuirks>;
