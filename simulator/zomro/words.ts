/** The languages of the API; the panel turns its own `uk` into `ua`. [P] */
export const langs = ['en', 'ru', 'ua'] as const;
export type Lang = (typeof langs)[number];

/** Sunday is 0, as in `rotation_days` of a request. [S2] The English names are read, the others inferred. */
export const dayNames = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  ru: ['Воскресенье', 'Понедельник', 'Вторник', 'Среда', 'Четверг', 'Пятница', 'Суббота'],
  ua: ['Неділя', 'Понеділок', 'Вівторок', 'Середа', 'Четвер', "П'ятниця", 'Субота'],
} satisfies Record<Lang, readonly string[]>;

/** (inferred) */
export const statusWords = {
  en: new Map([]),
  ru: new Map([
    ['Queued', 'В очереди'],
    ['Saving', 'Сохраняется'],
    ['Active', 'Активен'],
    ['Killed', 'Прерван'],
    ['Error', 'Ошибка'],
  ]),
  ua: new Map([
    ['Queued', 'У черзі'],
    ['Saving', 'Зберігається'],
    ['Active', 'Активний'],
    ['Killed', 'Перервано'],
    ['Error', 'Помилка'],
  ]),
} satisfies Record<Lang, ReadonlyMap<string, string>>;

/** What the billing calls the state of a service. Two of the English words are read [P][Z468], the others inferred. */
export const serviceWords = {
  en: new Map([
    ['1', 'Ordered'],
    ['2', 'Active'],
    ['3', 'Temporary suspended'],
    ['4', 'Deleted'],
    ['5', 'Activation in progress'],
  ]),
  ru: new Map([
    ['1', 'Заказан'],
    ['2', 'Активен'],
    ['3', 'Временно приостановлен'],
    ['4', 'Удалён'],
    ['5', 'Активируется'],
  ]),
  ua: new Map([
    ['1', 'Замовлено'],
    ['2', 'Активний'],
    ['3', 'Тимчасово призупинено'],
    ['4', 'Видалено'],
    ['5', 'Активується'],
  ]),
} satisfies Record<Lang, ReadonlyMap<string, string>>;

/** (inferred) */
export const onOff = {
  en: new Map([
    ['on', 'On'],
    ['off', 'Off'],
  ]),
  ru: new Map([
    ['on', 'Вкл'],
    ['off', 'Выкл'],
  ]),
  ua: new Map([
    ['on', 'Увімк'],
    ['off', 'Вимк'],
  ]),
} satisfies Record<Lang, ReadonlyMap<string, string>>;

/** Titles of instance states, as people read them (inferred); a client has to take blank and `_` as the same. */
export function statusTitle(code: string): string {
  const words = code.replaceAll('_', ' ').replace('iso', 'ISO');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type ErrorText = (name: string) => string;

/**
 * What errors say, by language. The first words of the English refusal of rights, the Russian text about a missing
 * function and the text about a wrong password are read [P][C]; the rest is inferred.
 */
export const errorTexts = {
  missedFunction: {
    en: (name) => `The function '${name}' was not found. Perhaps the control module is not loaded.`,
    ru: (name) => `Не удалось найти функцию '${name}'. Возможно, управляющий модуль не загружен.`,
    ua: (name) => `Не вдалося знайти функцію '${name}'. Можливо, керуючий модуль не завантажено.`,
  },
  missedObject: {
    en: (name) => `The object '${name}' was not found`,
    ru: (name) => `Объект '${name}' не найден`,
    ua: (name) => `Об'єкт '${name}' не знайдено`,
  },
  access: {
    en: (name) => `Insufficient privileges to perform '${name}'`,
    ru: (name) => `У вас недостаточно прав на выполнение функции '${name}'`,
    ua: (name) => `У вас недостатньо прав на виконання функції '${name}'`,
  },
  badPassword: {
    en: () => 'Invalid username or password ',
    ru: () => 'Неверное имя пользователя или пароль ',
    ua: () => "Невірне ім'я користувача або пароль ",
  },
  blocked: {
    en: () => 'The account is blocked for some time after too many failed logins',
    ru: () => 'Учётная запись временно заблокирована после неудачных попыток входа',
    ua: () => 'Обліковий запис тимчасово заблоковано після невдалих спроб входу',
  },
  badAddress: {
    en: () => 'Access from this IP denied',
    ru: () => 'Доступ с этого IP-адреса запрещён',
    ua: () => 'Доступ з цієї IP-адреси заборонено',
  },
  value: {
    en: (name) => `The value of the field '${name}' is invalid`,
    ru: (name) => `Поле '${name}' имеет недопустимое значение`,
    ua: (name) => `Поле '${name}' має неприпустиме значення`,
  },
  exists: {
    en: (name) => `The item '${name}' already exists`,
    ru: (name) => `Объект '${name}' уже существует`,
    ua: (name) => `Об'єкт '${name}' вже існує`,
  },
  running: {
    en: () => 'Another operation is running, please wait',
    ru: () => 'Выполняется другая операция, пожалуйста, подождите',
    ua: () => 'Виконується інша операція, будь ласка, зачекайте',
  },
  wrongState: {
    en: (name) => `The instance is in the state '${name}', which does not allow this`,
    ru: (name) => `Состояние '${name}' не позволяет выполнить операцию`,
    ua: (name) => `Стан '${name}' не дозволяє виконати операцію`,
  },
  limit: {
    en: () => 'The limit for today is reached',
    ru: () => 'Достигнут лимит на сегодня',
    ua: () => 'Досягнуто ліміт на сьогодні',
  },
  protected: {
    en: (name) => `'${name}' is protected and cannot be deleted`,
    ru: (name) => `'${name}' защищён от удаления`,
    ua: (name) => `'${name}' захищено від видалення`,
  },
  other: { en: (name) => name, ru: (name) => name, ua: (name) => name },
} satisfies Record<string, Record<Lang, ErrorText>>;

export type ErrorTextName = keyof typeof errorTexts;
