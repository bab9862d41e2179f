// What interception on Deno needs. The interceptor of the platform's own fetch is the one that works there.
export { defineNetwork, InterceptorSource } from "npm:msw@3.0.5/experimental";
export { FetchInterceptor } from "npm:@mswjs/interceptors@0.45.12/fetch/web";
