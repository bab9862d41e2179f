import type { MockClock } from "./clock.ts";
import type { Memory } from "./memory.ts";
import type { Person } from "./person.ts";
import type { SeededIds } from "./random.ts";

/** What a client says of itself when it registers. */
export interface DeviceAbout {
  name?: string | undefined;
  deviceType?: string | undefined;
  model?: string | undefined;
  localizedModel?: string | undefined;
  systemName?: string | undefined;
  systemVersion?: string | undefined;
}

/** A client that a person is logged in with, registered to have live connections. */
export interface Device {
  uuid: string;
  owner: Person;
  about: DeviceAbout;
  created: string;
  modified: string;
}

/** How many devices a person can have. The real number is not known. */
const MAX_DEVICES = 100;

/** The devices that are registered in a mock. */
export class Devices {
  readonly #ids: SeededIds;
  readonly #clock: MockClock;
  readonly #memory: Memory;
  readonly #devices = new Map<string, Device>();
  readonly #listeners = new Set<(device: Device) => void>();

  constructor({ ids, clock, memory }: { ids: SeededIds; clock: MockClock; memory: Memory }) {
    this.#ids = ids;
    this.#clock = clock;
    this.#memory = memory;
  }

  /**
   * Registers a device; `undefined` when the person has too many.
   *
   * @throws {MemoryFull} when the mock remembers too much.
   */
  register(owner: Person, about: DeviceAbout): Device | undefined {
    if (this.of(owner).length >= MAX_DEVICES) return undefined;
    return this.#add({ uuid: this.#ids.uuid(), owner, about });
  }

  /**
   * Registers a device that another process has issued.
   *
   * @throws {MemoryFull} when the mock remembers too much.
   */
  adopt(uuid: string, owner: Person): Device {
    return this.#add({ uuid, owner, about: {} });
  }

  /** Finds a device by its uuid. */
  find(uuid: string): Device | undefined {
    return this.#devices.get(uuid);
  }

  /** The devices of a person, the oldest first. */
  of(owner: Person): Device[] {
    return [...this.#devices.values()].filter((each) => each.owner.uuid === owner.uuid);
  }

  /** Changes what a device says of itself. What is not said stays. */
  update(device: Device, about: DeviceAbout): void {
    for (const [name, value] of Object.entries(about)) {
      if (value !== undefined) Object.assign(device.about, { [name]: value });
    }
    device.modified = this.#now();
    this.#memory.recount(device, [device.uuid, ...Object.values(device.about)]);
  }

  /** Removes a device, and tells those who listen. */
  delete(device: Device): void {
    this.#devices.delete(device.uuid);
    this.#memory.release(device);
    for (const listener of this.#listeners) listener(device);
  }

  /** Calls a listener with every device that is removed from now on. Returns what ends it. */
  onDelete(listener: (device: Device) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Forgets all devices. */
  clear(): void {
    this.#devices.clear();
  }

  #add(device: Pick<Device, "uuid" | "owner" | "about">): Device {
    this.#memory.requireRoom();
    const now = this.#now();
    const added = { ...device, created: now, modified: now };
    this.#devices.set(added.uuid, added);
    this.#memory.hold(added, [added.uuid, ...Object.values(added.about)]);
    return added;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
