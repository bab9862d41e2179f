// Apart and in JavaScript, since their types bring those of another Node along.
export { createClient } from "@redis/client";
export { Redis } from "ioredis";
