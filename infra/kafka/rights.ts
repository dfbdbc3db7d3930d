import kafkajs, {
  type AclEntry,
  type Admin,
  type AclResourceTypes as AclResourceType,
  type AclOperationTypes as AclOperationType,
} from 'kafkajs';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import {
  ANSWERERS,
  answersTopic,
  CASE_EVENTS_TOPIC,
  commandsTopic,
  deadLetterTopic,
  NOTICES_TOPIC,
  TOPICS,
} from '../../schemas/topic.ts';
import type { KafkaConnection } from './connection.ts';
import { DEAD_LETTER_GROUP } from './rewind.ts';
import { withAdmin } from './topics.ts';

// CommonJS: these names are not seen as exports of their own.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

/** The user that makes topics and rights; no service is given it. */
export const KAFKA_ADMIN = 'admin';

/** Who logs in to Kafka: the services that read or write a topic, and the operator who only looks. */
export type KafkaUser = 'relay' | 'gateway' | 'notifier' | 'operator' | Department;

export const KAFKA_USERS: readonly KafkaUser[] = [
  'relay',
  'gateway',
  'notifier',
  'operator',
  ...DEPARTMENT_CODES,
];

/** What a user may do. Everything else is forbidden. */
export interface KafkaRights {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** consumer groups it may join; a name that ends in `*` is a prefix */
  readonly groups: readonly string[];
  /** consumer groups whose progress it may read without being one of them */
  readonly watches?: readonly string[];
}

function known(topics: readonly string[]): string[] {
  const names = new Set(TOPICS.map(({ name }) => name));
  return topics.filter((topic) => names.has(topic));
}

function departmentRights(department: Department): KafkaRights {
  const commands = commandsTopic(department);
  return {
    reads: [commands],
    writes: [answersTopic(department), deadLetterTopic(commands)],
    groups: [`birth-${department}`],
  };
}

const CASE_SIDE: Readonly<Record<'relay' | 'gateway' | 'notifier', KafkaRights>> = {
  relay: {
    reads: [],
    writes: [
      ...DEPARTMENT_CODES.map(commandsTopic),
      NOTICES_TOPIC,
      CASE_EVENTS_TOPIC,
      // What the gateway could not read goes through the ledger's outbox.
      ...ANSWERERS.map((answerer) => deadLetterTopic(answersTopic(answerer))),
    ],
    groups: [],
  },
  gateway: {
    reads: [...ANSWERERS.map(answersTopic), ...known(TOPICS.map(({ name }) => deadLetterTopic(name)))],
    writes: [],
    groups: ['birth-gateway', DEAD_LETTER_GROUP],
  },
  notifier: {
    reads: [NOTICES_TOPIC],
    writes: [deadLetterTopic(NOTICES_TOPIC), answersTopic('notifier')],
    groups: ['notifier'],
  },
};

const OPERATOR: KafkaRights = {
  reads: TOPICS.map(({ name }) => name),
  writes: [],
  // For Kafka's own tools: ours read in no group.
  groups: ['operator-*'],
  // How far each reader has come: `npx birth verify` has to know what is still under way.
  watches: [...Object.values(CASE_SIDE), ...DEPARTMENT_CODES.map(departmentRights)].flatMap(
    ({ groups }) => groups,
  ),
};

/** The one place that says who may read and write which topic. */
export function rightsOf(user: KafkaUser): KafkaRights {
  if (user === 'operator') return OPERATOR;
  return user in CASE_SIDE ? CASE_SIDE[user as keyof typeof CASE_SIDE] : departmentRights(user as Department);
}

function entriesOf(user: KafkaUser): AclEntry[] {
  const entry = (resourceType: AclResourceType, name: string, operation: AclOperationType): AclEntry => ({
    resourceType,
    resourceName: name.replace(/\*$/, ''),
    resourcePatternType: name.endsWith('*') ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  });
  const { reads, writes, groups, watches = [] } = rightsOf(user);
  return [
    ...reads.map((name) => entry(AclResourceTypes.TOPIC, name, AclOperationTypes.READ)),
    ...writes.map((name) => entry(AclResourceTypes.TOPIC, name, AclOperationTypes.WRITE)),
    ...groups.map((name) => entry(AclResourceTypes.GROUP, name, AclOperationTypes.READ)),
    ...watches.map((name) => entry(AclResourceTypes.GROUP, name, AclOperationTypes.DESCRIBE)),
  ];
}

function keyOf(entry: AclEntry): string {
  const { principal, resourceType, resourceName, resourcePatternType, operation, permissionType, host } =
    entry;
  return [principal, resourceType, resourceName, resourcePatternType, operation, permissionType, host].join();
}

export interface RightsToChange {
  readonly missing: readonly AclEntry[];
  readonly surplus: readonly AclEntry[];
}

/** Rules that are missing, and those that are too much. @param connection as an administrator */
export function rightsToChange(connection: KafkaConnection): Promise<RightsToChange> {
  return withAdmin(connection, compareRights);
}

/** KafkaJS says so by its type. */
const SECURITY_DISABLED = 'SECURITY_DISABLED';

/** Whether the brokers ask anybody for rights at all. @throws Error while they are away */
export function hasAuthorizer(connection: KafkaConnection): Promise<boolean> {
  return withAdmin(connection, async (admin) => {
    try {
      await admin.describeAcls(ALL_RULES);
      return true;
    } catch (error) {
      if (error instanceof Error && 'type' in error && error.type === SECURITY_DISABLED) return false;
      throw error;
    }
  });
}

const ALL_RULES = {
  resourceType: AclResourceTypes.ANY,
  resourcePatternType: ResourcePatternTypes.ANY,
  operation: AclOperationTypes.ANY,
  permissionType: AclPermissionTypes.ANY,
} as const;

async function compareRights(admin: Admin): Promise<RightsToChange> {
  const wanted = new Map(KAFKA_USERS.flatMap(entriesOf).map((entry) => [keyOf(entry), entry]));
  const found = await admin.describeAcls(ALL_RULES);
  const existing = found.resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl): AclEntry => ({ ...acl, ...resource })),
  );
  const surplus = existing.filter((entry) => !wanted.has(keyOf(entry)));
  for (const entry of existing) wanted.delete(keyOf(entry));
  return { missing: [...wanted.values()], surplus };
}

/**
 * Gives every user exactly its rights: what is missing is granted, what is too much is taken away. To be called once
 * the topics are there, so that nobody meets a topic it may write and that does not exist.
 * @param connection as an administrator
 */
export async function ensureRights(connection: KafkaConnection): Promise<void> {
  await withAdmin(connection, async (admin) => {
    const { missing, surplus } = await compareRights(admin);
    if (surplus.length > 0) await admin.deleteAcls({ filters: [...surplus] });
    if (missing.length > 0) await admin.createAcls({ acl: [...missing] });
  });
}
