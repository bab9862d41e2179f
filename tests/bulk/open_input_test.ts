import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { openInput, type OpenInputOptions } from "../../lib/bulk/open_input.ts";
import {
  bytesOf,
  concat,
  inShort,
  piecesOf,
  readAll,
  type ShortRow,
  streamOf,
} from "../support/bulk/chunks.ts";

const MIB = 1024 * 1024;
const CSV = "userId,userName\n1,Ada\n2,Stève 山田😀\n";
const ROWS: ShortRow[] = [[2, "1", "Ada"], [3, "2", "Stève 山田😀"]];

/** Text as UTF-16, as Node writes it. */
function utf16(text: string, order: "LE" | "BE" = "LE"): Uint8Array {
  const bytes = Buffer.from(text, "utf16le");
  return new Uint8Array(order === "LE" ? bytes : bytes.swap16());
}

/** What is read of a list, with the notes about it. */
async function read(input: string | Uint8Array, options: OpenInputOptions = {}) {
  const { notes } = await openInput(streamOf(input), options);
  return { rows: inShort(await readAll(streamOf(input), options)), notes };
}

const NO_OBJECT = "this line is not a JSON object";

/** Lists that are not written in the usual way, what is read of them, and what is noted. */
const READ: Record<string, [input: string | Uint8Array, rows: ShortRow[], notes: string[]]> = {
  "UTF-8 with a byte order mark": [`\uFEFF${CSV}`, ROWS, []],
  "UTF-16LE with a byte order mark": [
    utf16(`\uFEFF${CSV}`),
    ROWS,
    ["the list is UTF-16LE"],
  ],
  "UTF-16BE with a byte order mark": [
    utf16(`\uFEFF${CSV}`, "BE"),
    ROWS,
    ["the list is UTF-16BE"],
  ],
  "UTF-16LE without one": [utf16(CSV), ROWS, ["the list is UTF-16LE"]],
  "UTF-16BE without one": [utf16(CSV, "BE"), ROWS, ["the list is UTF-16BE"]],
  "UTF-16 cut within a character, and half a pair": [
    concat(utf16("userId,userName\r\n1,A\ud800da\r\n2,Bob\r\n3,"), "x"),
    [[2, "this row is not UTF-16LE; save the list as UTF-8"], [3, "2", "Bob"], [
      4,
      "this row is not UTF-16LE; save the list as UTF-8",
    ]],
    ["the list is UTF-16LE"],
  ],
  "UTF-16 in which text was lost before": [
    utf16("userId,userName\n1,St\ufffdve\n2,Bob\n", "BE"),
    [[2, "this row is not UTF-16BE; save the list as UTF-8"], [3, "2", "Bob"]],
    ["the list is UTF-16BE"],
  ],
  "UTF-16 as JSON lines": [
    utf16('\uFEFF{"userId":"1","userName":"é"}\r\n'),
    [[1, "1", "é"]],
    ["the list is UTF-16LE"],
  ],
  "semicolons": [
    'userId;userName;delay\n1;"A;da";60\n2;Bo,b;\n',
    [[2, "1", "A;da", 60], [3, "2", "Bo,b"]],
    ['the list has ";" between its columns'],
  ],
  "tabs, with blanks after a closing quote": [
    '"userId"\tuserName\r\n1\t"A\tda" \r\n"2" \tBob\r\n',
    [[2, "1", "A\tda"], [3, "2", "Bob"]],
    ["the list has a tab between its columns"],
  ],
  "vertical bars": ["userId|userName\n1|Ada\n", [[2, "1", "Ada"]], [
    'the list has "|" between its columns',
  ]],
  "a separator in a name of another column": [
    "note;x,userId,userName\nn,1,A;da\n",
    [[2, "1", "A;da"]],
    ['the column "note;x" is not read'],
  ],
  "a line that says the separator": [
    "sep=;\r\nuserId;userName\r\n1;Ada\r\n",
    [[3, "1", "Ada"]],
    [],
  ],
  "such a line in quotes": [
    '"sep=;"\nuserId;userName\n1;Ada\n',
    [[3, "1", "Ada"]],
    [],
  ],
  "such a line in capitals": ["SEP=\t\r\nuserId\tuserName\n1\tAda\n", [[3, "1", "Ada"]], []],
  "a line that says an odd separator": ["sep=#\nuserId#userName\n1#A,da\n", [[3, "1", "A,da"]], []],
  "a header in another case": [
    "USER_ID,User Name,Delay\n1,Ada,60\n",
    [[2, "1", "Ada", 60]],
    [
      '"USER_ID" is read as userId',
      '"User Name" is read as userName',
      '"Delay" is read as delay',
    ],
  ],
  "a header in other words": [
    "id;name;expires_in\n1;Ada;60\n",
    [[2, "1", "Ada", 60]],
    [
      'the list has ";" between its columns',
      '"id" is read as userId',
      '"name" is read as userName',
      '"expires_in" is read as delay',
    ],
  ],
  "other words beside the proper ones": [
    "id,userId,name,displayName\n7,1,x,Ada\n",
    [[2, "1", "Ada"]],
    ['the columns "id", "name" are not read'],
  ],
  "a column that may have been meant for the delay": [
    "userId,userName,Delay (s)\n1,Ada,60\n",
    [[2, "1", "Ada"]],
    ['the column "Delay (s)" is not read'],
  ],
  "more other columns than are named": [
    "a,b,userId,c,d,userName,e,f,g\n1,2,3,4,5,6,7,8,9\n",
    [[2, "3", "6"]],
    ['the columns "a", "b", "c", "d", "e" and 2 more are not read'],
  ],
  "as many other columns as are named": [
    "a,b,userId,c,d,userName,e\n1,2,3,4,5,6,7\n",
    [[2, "3", "6"]],
    ['the columns "a", "b", "c", "d", "e" are not read'],
  ],
  "columns without a name": ["userId,,userName,\n1,,Ada,\n", [[2, "1", "Ada"]], []],
  "the lifetime by its other name": [
    "userId,userName,expiresIn\n1,A,60\n",
    [[2, "1", "A", 60]],
    [],
  ],
  "other fields of JSON lines": [
    '{"userId":"1","userName":"A","ttl":60}\n{"userId":"2","name":"B","mail":"x"}\n',
    [[1, "1", "A"], [2, "2", "B"]],
    ['"name" is read as userName', 'the fields "ttl", "mail" are not read'],
  ],
  "JSON lines in other words": [
    '{"ID":"1","name":"Ada"}\n{"userId":"2","name":"Bob"}\n{"ID":"3","userId":"3","name":"x"}\n',
    [[1, "1", "Ada"], [2, "2", "Bob"], [3, "3", "x"]],
    ['"ID" is read as userId', '"name" is read as userName'],
  ],
  "JSON lines that are no objects, and why": [
    [
      '{"userId":"0","userName":"Z"}',
      '{"userId":"1","userName":"A"},',
      '{"userId":"2","userName":"B"} , ',
      "{'userId':'3','userName':'C'}",
      '{"userId":"4","userName":"D"}{"userId":"5","userName":"E"}',
      '{"userId":"6","userName":"F"}, {"userId":"7","userName":"G"}',
      '{"userId":"8","userName":"}{"',
      '["9","H"]',
      "{",
    ].join("\n"),
    [
      [1, "0", "Z"],
      [
        2,
        `${NO_OBJECT}: a comma follows it; take it out, or write [ before the first and ] after the last`,
      ],
      [
        3,
        `${NO_OBJECT}: a comma follows it; take it out, or write [ before the first and ] after the last`,
      ],
      [4, `${NO_OBJECT}: it has single quotes; write "`],
      [5, `${NO_OBJECT}: it holds more than one; write each on a line of its own`],
      [6, `${NO_OBJECT}: it holds more than one; write each on a line of its own`],
      [7, NO_OBJECT],
      [8, NO_OBJECT],
      [9, NO_OBJECT],
    ],
    [],
  ],
  "JSON lines with two other words for a field": [
    '{"id":"1","sub":"1","userName":"Ada"}\n{"userId":"2","userName":"Bob"}\n',
    [[1, "this object has both id and sub"], [2, "2", "Bob"]],
    [],
  ],
  "one line of JSON without its end": ['{"userId":"1","userName":"Ada"}', [[1, "1", "Ada"]], []],
};

for (const [what, [input, rows, notes]] of Object.entries(READ)) {
  Deno.test(`openInput() reads ${what}, and says how`, async () => {
    assert.deepEqual(await read(input), { rows, notes });
    for (const size of [1, 2, 3, 7]) {
      assert.deepEqual(inShort(await readAll(piecesOf(input, size))), rows, `pieces of ${size}`);
    }
  });
}

const OBJECTS = "the list is JSON, so its objects are counted in place of lines";
const further = (why: string) => `the JSON cannot be read any further: ${why}`;

/** JSON that is not one object on each line. */
const JSON_LISTS: Record<string, [input: string, rows: ShortRow[], note?: string]> = {
  "an array": [
    '[{"userId":"1","userName":"Ada"},{"userName":"B]},{\\"b","userId":"2"}]',
    [[1, "1", "Ada"], [2, "2", 'B]},{"b']],
  ],
  "an array within an object": [
    '{\n"guests": [{"userId":"1","userName":"A"}]}',
    [[1, "userId is missing; there is guests"]],
    'the field "guests" is not read',
  ],
  "objects with other fields": [
    '[{"userId":"1","vorname":"A"},{"x y":1},{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}]',
    [
      [1, "userName is missing; there is userId, vorname"],
      [2, "userId is missing"],
      [3, "userId is missing; there is a, b, c, d, e"],
    ],
    'the fields "vorname", "x y", "a", "b", "c" and 3 more are not read',
  ],
  "an array of several lines": [
    ' \r\n[\n  {\n    "userId": "1",\n    "userName": "Ada",\n    "x": [{}, "\\\\"]\n  },\n  7,\n' +
    '  {"userId": "3", "userName": "Eve", "delay": 60}\n]\n\n',
    [[1, "1", "Ada"], [2, "this line is not a JSON object"], [3, "3", "Eve", 60]],
    'the field "x" is not read',
  ],
  "an empty array": ["[ ]\n", []],
  "objects of several lines": [
    '{\n  "userId": "1",\n  "userName": "Ada"\n}\n{\n"userId":"2","userName":"Bob"}{"userId":"3","userName":"C"}',
    [[1, "1", "Ada"], [2, "2", "Bob"], [3, "3", "C"]],
  ],
  "an empty object over two lines": [
    '{\n}\n{"userId":"2","userName":"Bob"}\n',
    [[1, "userId is missing"], [2, "2", "Bob"]],
  ],
  "an object that spoils only itself": [
    '[{\'userId\':1},\n{"userId":"2","userName":"Bob"},\n{"userId":"a\nb","userName":"x"},{}]',
    [
      [1, `${NO_OBJECT}: it has single quotes; write "`],
      [2, "2", "Bob"],
      [3, "this line is not a JSON object"],
      [4, "userId is missing"],
    ],
  ],
  "an array with a comma too many": [
    '[{"userId":"1","userName":"A"},\n\n]',
    [[1, "1", "A"], [2, further("an object is missing in line 3")]],
  ],
  "an array with a comma at its beginning": ["[,{}]", [[
    1,
    further("an object is missing in line 1"),
  ]]],
  "an array that does not end": [
    '[{"userId":"1","userName":"A"}\n',
    [[1, "1", "A"], [2, further("the array does not end")]],
  ],
  "an object that does not end": [
    '[{"userId":"1","userName":"A"},\n{"userId":"2,"userName":"B"}]\n',
    [[1, "1", "A"], [2, further("the object that begins in line 2 does not end")]],
  ],
  "an array without a comma": [
    '[{"userId":"1","userName":"A"}\n{"userId":"2","userName":"B"}]',
    [[1, "1", "A"], [2, further("a comma is missing in line 2")]],
  ],
  "an array of what is no object": [
    '["a,b", 7 , {}, [{}]]',
    [
      [1, "this line is not a JSON object"],
      [2, "this line is not a JSON object"],
      [3, "userId is missing"],
      [4, "this line is not a JSON object"],
    ],
  ],
  "something after an array": [
    '[{"userId":"1","userName":"A"}]\n{}',
    [[1, "1", "A"], [2, further("more follows the array, in line 2")]],
  ],
  "something between objects": [
    '{\n"userId":"1","userName":"A"},\n{"userId":"2","userName":"B"}\n',
    [[1, "1", "A"], [2, further("no object begins in line 2")]],
  ],
};

for (const [what, [input, rows, ...more]] of Object.entries(JSON_LISTS)) {
  Deno.test(`openInput() reads JSON: ${what}`, async () => {
    assert.deepEqual(await read(input), { rows, notes: [OBJECTS, ...more] });
    for (let at = 1; at < input.length; at++) {
      const bytes = bytesOf(input);
      const cut = streamOf(bytes.subarray(0, at), bytes.subarray(at));
      assert.deepEqual(inShort(await readAll(cut)), rows, `cut at ${at}`);
    }
    assert.deepEqual(inShort(await readAll(piecesOf(input, 1))), rows, "byte after byte");
  });
}

Deno.test("openInput() leaves out an object of JSON that is longer than 1 MiB, and reads the next", async () => {
  const object = (length: number) =>
    JSON.stringify({ userId: "1", userName: "x" }).replace("x", "x".repeat(length - 28));
  const input = `[${object(MIB)},${object(MIB + 1)},${
    object(3 * MIB)
  },{"userId":"4","userName":"D"}]`;
  const rows = inShort(await readAll(piecesOf(input, 65_536)));
  const long = "this row is longer than 1 MiB";
  const name = "userName is longer than 20000 characters";
  assert.deepEqual(rows, [[1, name], [2, long], [3, long], [4, "4", "D"]]);
});

Deno.test("openInput() refuses a key that stands twice in an object, of which JSON.parse would keep the last", async () => {
  const lines = [
    '{"userId":"1","userName":"A","userId":"2"}',
    '{"userId":"1","userName":"A","user\\u0049d":"2"}',
    '{"delay":1,"userId":"1","userName":"A","delay":2}',
    '{"userId":"1","subject":"1","userName":"A"}',
    '{"userId":"1","userName":"A","displayName":"B"}',
    '{"userId":"1","userName":"\\"userId\\":","x":{"userId":"3"},"y":["userId"]}',
    '{"userId":"1","userName":"userId","note":"userId\\u0041"}',
  ];
  assert.deepEqual((await read(lines.join("\n"))).rows, [
    [1, "this object has userId twice"],
    [2, "this object has userId twice"],
    [3, "this object has delay twice"],
    [4, "this object has both userId and subject"],
    [5, "this object has both userName and displayName"],
    [6, "1", '"userId":'],
    [7, "1", "userId"],
  ]);
});

const WANTED =
  "Cannot read CSV: its first line must name the columns userId and userName, and may name delay; it ";

/** Lists that are refused, and what is said of them. */
const REFUSED: Record<string, [input: string | Uint8Array, message: string]> = {
  "nothing": ["", `${WANTED}is missing: the list is empty`],
  "a blank first line": ["\nuserId,userName\n", `${WANTED}is blank`],
  "no header": [
    "1,Ada\n2,Bob\n",
    `${WANTED}has 2 columns, separated by ",", and no column has such a name`,
  ],
  "other columns": [
    "email;phone\n",
    `${WANTED}has 2 columns, separated by ";": email, phone`,
  ],
  "one column": ["userId\n", `${WANTED}has one column, userId`],
  "one column of another name": [
    "email\n",
    `${WANTED}has one column, and no column has such a name`,
  ],
  "a column that cannot be read besides one that can": [
    "userId,userName;x\n1,A;x\n",
    `${WANTED}has 2 columns, separated by ",", of which userId can be read`,
  ],
  "a field with one separator, and more columns with another": [
    "userId,userName;a;b;c\n",
    `${WANTED}has 2 columns, separated by ",", of which userId can be read`,
  ],
  "single quotes": [
    "'userId';'userName'\n'1';'A'\n",
    `${WANTED}has 2 columns, separated by ";", in quotes of another kind; write " or none`,
  ],
  "typographic quotes": [
    "\u201cuserId\u201d,\u201cuserName\u201d\n",
    `${WANTED}has 2 columns, separated by ",", in quotes of another kind; write " or none`,
  ],
  "a zero-width space in a name": [
    "\u200buserId,userName\n",
    `${WANTED}has 2 columns, separated by ",", and a name with an invisible character; write it anew`,
  ],
  "delay and expiresIn": [
    "userId,userName,delay,expiresIn\n",
    `${WANTED}names delay twice, in columns 3 and 4`,
  ],
  "a secret": [
    "bm90IGEgcmVhbCBzZWNyZXQ=,x\n",
    `${WANTED}has 2 columns, separated by ",", and no column has such a name`,
  ],
  "other columns than sep= says": [
    "sep=;\nuserId,userName\n",
    `${WANTED}has one column, separated by ";" as its line sep= says, and no column has such a name`,
  ],
  "two columns for a field": [
    "userId,x,userName,subject\n",
    `${WANTED}names userId twice, in columns 1 and 4`,
  ],
  "a column that is named twice": [
    "userName,userId,USERNAME\n",
    `${WANTED}names userName twice, in columns 1 and 3`,
  ],
  "columns for more than one separator": [
    "userId,userName,x;userId;userName\n",
    `${WANTED}does so with more than one separator`,
  ],
  "two other words for a field": [
    "id\tsub\tname\n",
    `${WANTED}names userId twice, in columns 1 and 2`,
  ],
  "two columns for delay": [
    "userId,userName,delay,Delay\n",
    `${WANTED}names delay twice, in columns 3 and 4`,
  ],
  "an open quote": [
    'userId,"userName\n1,Ada\n',
    `${WANTED}cannot be read: a quote is opened and not closed`,
  ],
  "text after a quote": [
    '"userId"x,userName\n',
    `${WANTED}cannot be read: the quotes of this row are malformed`,
  ],
  "an endless line": [
    "x".repeat(MIB + 1),
    `${WANTED}cannot be read: this row is longer than 1 MiB`,
  ],
  "Latin-1": [
    concat("userId,userName,\xe9".slice(0, 16), new Uint8Array([0xe9]), "\n"),
    `${WANTED}is not UTF-8: save the list as UTF-8`,
  ],
  "carriage returns only": [
    "userId,userName\r1,Ada\r",
    `${WANTED}does not end: lines end with carriage returns only; save the list with line feeds`,
  ],
  "a spreadsheet": [
    new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]),
    "Cannot read the list: it is a zip archive, such as a spreadsheet (xlsx, ods). Save it as CSV",
  ],
  "an old spreadsheet": [
    new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
    "Cannot read the list: it is an old spreadsheet (xls). Save it as CSV",
  ],
  "gzip": [
    new Uint8Array([0x1f, 0x8b, 8, 0]),
    "Cannot read the list: it is compressed by gzip. Unpack it first",
  ],
  "UTF-32": [
    new Uint8Array([0xff, 0xfe, 0, 0, 0x75, 0, 0, 0]),
    "Cannot read the list: it is UTF-32. Save it as UTF-8",
  ],
  "UTF-32 without a byte order mark": [
    new Uint8Array([0x75, 0, 0, 0, 0x73, 0, 0, 0]),
    "Cannot read the list: it is binary data",
  ],
};

for (const [what, [input, message]] of Object.entries(REFUSED)) {
  Deno.test(`openInput() refuses ${what}, says what it saw, and closes the input`, async () => {
    for (const size of [1, 5, 2 * MIB].slice(input.length > MIB ? 2 : 0)) {
      let closed = false;
      const stream = async function* (): AsyncGenerator<Uint8Array> {
        try {
          yield* piecesOf(input, size);
        } finally {
          closed = true;
        }
      };
      await assert.rejects(() => openInput(stream()), { name: "TypeError", message });
      assert(closed);
    }
  });
}

Deno.test("openInput() gives only the rows that begin in the lines asked for, and reads no further", async () => {
  const csv = 'userId,userName\n2,A\n"3","B\nb"\n\n6,C\n7,D\n8,"E\n9,F\n';
  const json = [2, 3, 4, 5].map((i) => `{"userId":"${i}","userName":"A"}`).join(",\n");
  const wanted = async (input: string, first: number, last: number, size = 1000) => {
    const rows = await readAll(piecesOf(input, size), { range: { first, last } });
    return inShort(rows).map(([line]) => line);
  };
  for (const size of [1, 7, 1000]) {
    assert.deepEqual(await wanted(csv, 1, Infinity, size), [2, 3, 6, 7, 8, 9]);
    assert.deepEqual(await wanted(csv, 3, 6, size), [3, 6]);
    // the row of line 3 does not begin in line 4
    assert.deepEqual(await wanted(csv, 4, 7, size), [6, 7]);
    assert.deepEqual(await wanted(csv, 8, 8, size), [8]);
    assert.deepEqual(await wanted(csv, 10, 20, size), []);
    assert.deepEqual(await wanted(`[${json}]`, 2, 3, size), [2, 3]);
    assert.deepEqual(await wanted(`[${json}]`, 4, 9, size), [4]);
    assert.deepEqual(await wanted(json.replaceAll(",\n", "\n"), 2, 3, size), [2, 3]);
  }
  const long = `userId,userName\n2,${"x".repeat(2 * MIB)}\n3,A\n4,${"x".repeat(2 * MIB)}\n5,B\n`;
  assert.deepEqual(await wanted(long, 3, 4, 65_536), [3, 4]);
  const objects = `[{},"${"x".repeat(2 * MIB)}",{}]`;
  assert.deepEqual(await wanted(objects, 2, 3, 65_536), [2, 3]);
  assert.deepEqual(await wanted(objects, 3, 3, 65_536), [3]);
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield bytesOf("userId,userName\n");
    for (;; given++) yield await Promise.resolve(bytesOf("1,A\n"));
  }
  assert.deepEqual((await readAll(endless(), { range: { first: 3, last: 5 } })).length, 3);
  assert(given <= 6);
});
