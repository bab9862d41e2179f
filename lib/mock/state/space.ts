import type { Person } from "./person.ts";

/** A space. */
export interface Space {
  id: string;
  /** The uuid in its id. */
  uuid: string;
  title: string;
  type: "group" | "direct";
  /** What its creator may choose. */
  options: SpaceOptions;
  creatorId: string;
  ownerId: string;
  cluster: string;
  created: string;
  lastActivity: string;
  /** When it was made public; `undefined` as long as it is not. */
  madePublic: string | undefined;
  /** Its members, by the uuid of the person. */
  members: Map<string, Membership>;
  /** Its messages, the oldest first. */
  messages: Message[];
}

/** What the creator of a space may choose, and a moderator may change. */
export interface SpaceOptions {
  isLocked: boolean;
  isPublic: boolean;
  isAnnouncementOnly: boolean;
  description: string | undefined;
  teamId: string | undefined;
}

/** Somebody's membership in a space. */
export interface Membership {
  id: string;
  /** Its place among all memberships of the mock: later ones have higher numbers. */
  serial: number;
  person: Person;
  isModerator: boolean;
  /** Whether the person hides a direct space. */
  isRoomHidden: boolean;
  /** The uuid of the message that the person has seen last, and when that was. */
  lastSeen: { uuid: string; at: string } | undefined;
  created: string;
}

/** A message. */
export interface Message extends MessageContent {
  id: string;
  /** The uuid in its id. */
  uuid: string;
  /** Its place among all messages of the mock: later ones have higher numbers. */
  serial: number;
  author: Person;
  /** Id of the message that it answers. */
  parentId: string | undefined;
  created: string;
  updated: string | undefined;
}

/** What is written in a message. */
export interface MessageContent {
  text: string | undefined;
  markdown: string | undefined;
  html: string | undefined;
  /** Person ids of those who are mentioned. */
  mentionedPeople: readonly string[];
  /** Ids of its files. */
  files: readonly string[];
  /** Cards, as they were sent. */
  attachments: readonly unknown[];
}
