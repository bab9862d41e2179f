/** A name and a value: a header, a parameter, a cookie. */
export interface HarPair {
  /** Its name. */
  name: string;
  /** Its value. */
  value: string;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/** The body of a request. */
export interface HarPostData {
  /** Its media type. */
  mimeType?: string;
  /** The body. */
  text?: string;
  /** The fields of a form. */
  params?: HarParam[];
  /** `base64` for bytes. It is no field of HAR 1.2, but written by some. */
  encoding?: string;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/** A field of a form. */
export interface HarParam {
  /** Its name. */
  name: string;
  /** Its value. */
  value?: string;
  /** The name of the file that it is. */
  fileName?: string;
  /** The media type of that file. */
  contentType?: string;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/** The body of an answer. */
export interface HarContent {
  /** Its length in bytes, unpacked. */
  size?: number;
  /** Its media type. */
  mimeType?: string;
  /** The body. */
  text?: string;
  /** `base64` for bytes. */
  encoding?: string;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/** What was asked. */
export interface HarRequest {
  /** HTTP method. */
  method: string;
  /** The whole URL. */
  url: string;
  /** The headers, in order. */
  headers: HarPair[];
  /** The parameters of the URL. */
  queryString?: HarPair[];
  /** The cookies. */
  cookies?: HarPair[];
  /** The body. */
  postData?: HarPostData;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/** What was answered. */
export interface HarResponse {
  /** HTTP status. */
  status: number;
  /** The headers, in order. */
  headers: HarPair[];
  /** The cookies. */
  cookies?: HarPair[];
  /** The body. */
  content: HarContent;
  /** The header Location. */
  redirectURL?: string;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/**
 * One exchange, as an entry of HAR 1.2 has it. Fields that are not named here are kept.
 *
 * @see {@link http://www.softwareishard.com/blog/har-12-spec/}
 */
export interface HarEntry {
  /** When it began. */
  startedDateTime?: string;
  /** What was asked. */
  request: HarRequest;
  /** What was answered. */
  response: HarResponse;
  /** Whatever else is there. */
  [more: string]: unknown;
}

/** A HAR file. */
export interface Har {
  /** All that it holds. */
  log: {
    entries: HarEntry[];
    pages?: Record<string, unknown>[];
    [more: string]: unknown;
  };
}

/** Returns the value of a header by its name in any case. HTTP/2's `:authority` is `host`. */
export function headerOf(headers: readonly HarPair[], name: string): string | undefined {
  return headers.find((each) => each.name.toLowerCase() === name)?.value;
}
