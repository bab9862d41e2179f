import assert from "node:assert/strict";
import {
  bytesOf,
  concat,
  inShort,
  piecesOf,
  readAll,
  type ShortRow,
  streamOf,
} from "../support/bulk/chunks.ts";

const NO_UTF8 = new Uint8Array([0x41, 0xff, 0xc3]);
const OPEN = "a quote is opened and not closed";
const MALFORMED = "the quotes of this row are malformed";
const NO_NAME = "userName is empty";
const NO_ID = "userId is empty";
const DELAY = "delay must be a whole number of seconds above 0, such as 5400";
const columns = (seen: string, named: number) =>
  `this row has ${seen}, and the first line names ${named}`;

/** What a CSV input holds, and what is read of it. Each is read in many ways, below. */
const CSV: Record<string, [input: string | Uint8Array, rows: ShortRow[]]> = {
  "plain rows": ["userId,userName\n1,Ada\n2,Grace\n", [[2, "1", "Ada"], [3, "2", "Grace"]]],
  "no line feed at the end": ["userId,userName\n1,Ada", [[2, "1", "Ada"]]],
  "a header alone": ["userId,userName\n", []],
  "a header alone without its line feed": ["userId,userName", []],
  "delays, some empty": [
    "userId,userName,delay\n1,Ada,60\n2,Bob,\n3,Eve, 7 \n",
    [[2, "1", "Ada", 60], [3, "2", "Bob"], [4, "3", "Eve", 7]],
  ],
  "quotes, commas and doubled quotes": [
    'userId,userName\n"1","Ada, ""the"" Countess"\n2,"Bob"\n',
    [[2, "1", 'Ada, "the" Countess'], [3, "2", "Bob"]],
  ],
  "line breaks within quotes": [
    'userId,userName\n1,"Ada\nLovelace\r\nKing"\n2,Bob\n',
    [[2, "1", "Ada\nLovelace\r\nKing"], [5, "2", "Bob"]],
  ],
  "CRLF": [
    'userId,userName\r\n1,Ada\r\n"2","Bob"\r\n3,"Eve\r\nE."\r\n4,Kim',
    [[2, "1", "Ada"], [3, "2", "Bob"], [4, "3", "Eve\r\nE."], [6, "4", "Kim"]],
  ],
  "line ends of both kinds": [
    'userId,userName\n1,Ada\r\n2,Bob\n"3","Eve"\r\n4,Kim\n',
    [[2, "1", "Ada"], [3, "2", "Bob"], [4, "3", "Eve"], [5, "4", "Kim"]],
  ],
  "a carriage return within a name": ["userId,userName\n1,A\rda\n", [[2, "1", "A\rda"]]],
  "a byte order mark": ["\uFEFFuserId,userName\n1,Ada\n", [[2, "1", "Ada"]]],
  "a byte order mark in a row": [
    "userId,userName\n\uFEFF1,Ada\n\uFEFF2,Bob\n",
    [[2, "\uFEFF1", "Ada"], [3, "\uFEFF2", "Bob"]],
  ],
  "blank lines": ["userId,userName\n\n1,Ada\n\n  \n2,Bob\n\n", [[3, "1", "Ada"], [6, "2", "Bob"]]],
  "columns in another order, and more": [
    "note, userName ,delay,userId\nx,Ada,60,1\n",
    [[2, "1", "Ada", 60]],
  ],
  "a header with a line break in a quoted name": [
    'userId,"no\nte",userName\n1,x,Ada\n',
    [[3, "1", "Ada"]],
  ],
  "other names of the columns": ["displayName,subject\nAda,1\n", [[2, "1", "Ada"]]],
  "missing and surplus columns": [
    "userId,userName\n1\n1,Ada,60\n2,Bob\n",
    [[2, columns("1 column", 2)], [3, columns("3 columns", 2)], [4, "2", "Bob"]],
  ],
  "what is empty or no number": [
    "userId,userName,delay\n,Ada,\n1,  ,\n1,A,0\n1,A,1.5\n1,A,-3\n1,A,1e3\n1,A,12345678901\n2,B,1\n",
    [[2, NO_ID], [3, NO_NAME], [4, DELAY], [5, DELAY], [6, DELAY], [7, DELAY], [8, DELAY], [
      9,
      "2",
      "B",
      1,
    ]],
  ],
  "quotes within an unquoted field": [
    'userId,userName\n1,5" disk\n2,Ada "the" C\n3,"Eve\nE."\n',
    [[2, "1", '5" disk'], [3, "2", 'Ada "the" C'], [4, "3", "Eve\nE."]],
  ],
  "doubled quotes in an unquoted field, beside a quoted one": [
    'userId,userName\n1""2,"A""da"\n',
    [[2, '1""2', 'A"da']],
  ],
  "text after a closing quote": [
    'userId,userName\n1,"Ada" x\n2,Bob\n3,"E"v"e"\n4,"Kim\nK."\n',
    [[2, MALFORMED], [3, "2", "Bob"], [4, MALFORMED], [5, "4", "Kim\nK."]],
  ],
  "blanks after a closing quote": [
    'userId,userName\n"1" ,"Ada" \n2,Bob\n',
    [[2, "1", "Ada"], [3, "2", "Bob"]],
  ],
  "other blanks after a closing quote": [
    'userId,userName\n1,"Ada"\u00a0\n2,Bob\n3,"x"y\n',
    [[2, MALFORMED], [3, "2", "Bob"], [4, MALFORMED]],
  ],
  "a quote that is not closed": [
    'userId,userName\n1,"Ada\n2,Bob\n3,Eve\n4,"Kim"\n5,Max\n',
    [[2, OPEN], [3, "2", "Bob"], [4, "3", "Eve"], [5, "4", "Kim"], [6, "5", "Max"]],
  ],
  "a quote that is not closed, in CRLF": [
    'userId,userName\r\n1,Ada\r\n2,"Bob\r\n3,Eve\r\n',
    [[2, "1", "Ada"], [3, OPEN], [4, "3", "Eve"]],
  ],
  "a quote that is not closed in the last line": [
    'userId,userName\n1,Ada\n2,"Bob',
    [[2, "1", "Ada"], [3, OPEN]],
  ],
  "bytes that are no UTF-8": [
    concat(
      'userId,userName\n1,Ada\n2,"x\n',
      NO_UTF8,
      '"\n3,"Eve\nE."\n',
      NO_UTF8,
      ",Kim\n5,Måx\n",
    ),
    [[2, "1", "Ada"], [3, "this row is not UTF-8; save the list as UTF-8"], [5, "3", "Eve\nE."], [
      7,
      "this row is not UTF-8; save the list as UTF-8",
    ], [8, "5", "Måx"]],
  ],
  "names of any script": [
    "userId,userName\n山田,★☆ Stève 😀\n",
    [[2, "山田", "★☆ Stève 😀"]],
  ],
};

const OBJECT = "this line is not a JSON object";

/** The same for JSON lines. */
const JSONL: Record<string, [input: string | Uint8Array, rows: ShortRow[]]> = {
  "plain rows": [
    '{"userId":"1","userName":"Ada"}\n{"userName":"Bob","userId":"2","x":{"y":[1]}}\n',
    [[1, "1", "Ada"], [2, "2", "Bob"]],
  ],
  "a byte order mark, CRLF and blank lines": [
    '\uFEFF\r\n {"userId":"1","userName":"Ada"}\r\n\r\n{"userId":"2","userName":"Bob"}',
    [[2, "1", "Ada"], [4, "2", "Bob"]],
  ],
  "other names of the fields": ['{"subject":"1","displayName":"Ada"}\n', [[1, "1", "Ada"]]],
  "delays": [
    ["60", '"60"', "6e1", "null", '""', '" 60 "', "0", "1.5", "-1", "true", "[60]", "1e10"]
      .map((delay) => `{"userId":"1","userName":"A","delay":${delay}}\n`).join(""),
    [
      [1, "1", "A", 60],
      [2, "1", "A", 60],
      [3, "1", "A", 60],
      [4, "1", "A"],
      [5, "1", "A"],
      ...[6, 7, 8, 9, 10, 11, 12].map((line): ShortRow => [line, DELAY]),
    ],
  ],
  "wrong types": [
    ["{}", '{"userId":1}', '{"userId":null}', '{"userId":" "}', '{"userId":"1","userName":["A"]}']
      .join("\n"),
    [
      [1, "userId is missing"],
      [2, "userId must be a string, received number"],
      [3, "userId must be a string, received null"],
      [4, NO_ID],
      [5, "userName must be a string, received an array"],
    ],
  ],
  "what is no object": [
    '{"userId":"1","userName":"A"}\n[]\n"x"\n7\nnull\nx\n{"userId":"2","userName":"B"\n',
    [[1, "1", "A"], ...[2, 3, 4, 5, 6, 7].map((line): ShortRow => [line, OBJECT])],
  ],
  "quotes that would be open in CSV": [
    '{"userId":"1","userName":"A"}\n"\n{"userId":"2","userName":"\\",\\""}\n',
    [[1, "1", "A"], [2, OBJECT], [3, "2", '","']],
  ],
  "escapes and lone surrogates": [
    '{"userId":"\\u0041\\n","userName":"\\ud800\\u2028"}\n',
    [[1, "A\n", "\ud800\u2028"]],
  ],
  "bytes that are no UTF-8": [
    concat(
      '{"userId":"1","userName":"A"}\n{"userId":"',
      NO_UTF8,
      '"}\n{"userId":"3","userName":"C"}',
    ),
    [[1, "1", "A"], [2, "this row is not UTF-8; save the list as UTF-8"], [3, "3", "C"]],
  ],
};

for (const [kind, table] of Object.entries({ CSV, JSONL })) {
  for (const [what, [input, expected]] of Object.entries(table)) {
    Deno.test(`readRows() reads ${kind} with ${what}, wherever it is cut`, async () => {
      const bytes = bytesOf(input);
      assert.deepEqual(inShort(await readAll(streamOf(bytes))), expected);
      for (let at = 1; at < bytes.length; at++) {
        const cut = streamOf(bytes.subarray(0, at), bytes.subarray(at));
        assert.deepEqual(inShort(await readAll(cut)), expected, `cut at ${at}`);
      }
      for (const size of [1, 2, 5, 16, 40]) {
        for (const stream of [streamOf(bytes), piecesOf(bytes, size), piecesOf(bytes, 1)]) {
          assert.deepEqual(
            inShort(await readAll(stream, { size })),
            expected,
            `blocks of ${size}`,
          );
        }
      }
    });
  }
}

Deno.test("openInput() takes the format that is told, against what the input looks like", async () => {
  const lines = 'userId,userName\n{"userId":"1","userName":"A"}\n';
  assert.deepEqual(inShort(await readAll(streamOf(lines), { type: "jsonl" })), [
    [1, OBJECT],
    [2, "1", "A"],
  ]);
  const csv = '{"x",userId,userName\n1,2,3\n';
  assert.deepEqual(inShort(await readAll(streamOf(csv), { type: "csv" })), [[2, "2", "3"]]);
});
