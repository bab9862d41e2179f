import { ISSUER } from "../tokens.ts";

/**
 * The hash of a row as the output of `batch` has it, made in another way than by the library: the two halves of
 * cyrb53 over the issuer, the userId, the userName and the delay, each with a unit of 0x10000 behind it.
 */
export function rowHash(userId: string, userName: string, delay = "", issuer = ISSUER): string {
  const units = [issuer, userId, userName, delay].flatMap((
    text,
  ) => [...text.split("").map((each) => each.charCodeAt(0)), 0x10000]);
  const fold = (start: number, factor: bigint) =>
    units.reduce(
      (hash, unit) => BigInt.asUintN(32, (hash ^ BigInt(unit)) * factor),
      BigInt(start),
    );
  const [one, two] = [fold(0xdeadbeef, 2654435761n), fold(0x41c6ce57, 1597334677n)];
  const mix = (left: bigint, right: bigint) =>
    BigInt.asUintN(32, (left ^ left >> 16n) * 2246822507n) ^
    BigInt.asUintN(32, (right ^ right >> 13n) * 3266489909n);
  return [mix(one, two), mix(two, one)].map((each) => each.toString(16).padStart(8, "0")).join("");
}
