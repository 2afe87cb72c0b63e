"""Bodies for POST /notifications, in the manner of JSONTestSuite: `y` must be read as JSON, `n` must be refused as none (400),
`i` may be either, and what this engine makes of it is written down."""

GOOD = b'{"channel":"sms","to":"+436601234567","content":{"text":"x"}}'


def _inside(value):
    """As the value of data.v in a request that is right but for it."""
    return b'{"channel":"sms","to":"+436601234567","content":{"text":"x"},"data":{"v":' + value + b'}}'


# Read as JSON; the answer is 202.
Y = [GOOD] + [_inside(value) for value in (
    b"0", b"-0", b"1", b"-1", b"123456789", b"0.5", b"-0.5", b"1e5", b"1E5", b"1e-5", b"1E+5", b"1.5e10", b"9007199254740993", b"1e308",
    b"4.9e-324", b"true", b"false", b"null", b'""', b'"a"', b'"\\""', b'"\\\\"', b'"\\/"', b'"\\b\\f\\n\\r\\t"', b'"\\u0041"', b'"\\u00e9"',
    b'"\\uD83D\\uDE00"', b'"\\u0000"', b'"\xc3\xa9"', b'"\xf0\x9f\x98\x80"', b'"\xe2\x80\xa8"', b'"\x7f"', b"[]", b"{}", b"[1,2,3]",
    b'{"a":1}', b'{"":0}', b'{"a":{"b":[{"c":null}]}}', b"[[[[[[[[[[]]]]]]]]]]", b" 1 ", b"\t1\n", b"\r1\r", b'[1 , 2]', b'{"a" : 1}',
    b'"' + b"x" * 10000 + b'"', b"[" + b",".join([b"1"] * 2000) + b"]", b'{"\\u0061":1}', b"12345678901234567890", b"-12345678901234567890",
)]

# Refused as no JSON; the answer is 400.
N = [b"{", b"}", b"[", b"]", b"\"", b"'", b"{]", b"[}", b"nul", b"tru", b"NaN", b"Infinity", b"-Infinity", b"undefined", b"\x00", b"\xff", b"\xfe\xff\x00{",
     b"\xef\xbb\xbf" + GOOD, GOOD[:-1], GOOD + b"x", GOOD + b"}", GOOD + GOOD, b"//\n" + GOOD, b"/* */" + GOOD, GOOD.replace(b'"', b"'"),
     GOOD.replace(b":", b"=", 1), GOOD.replace(b",", b";", 1), GOOD.replace(b",", b",,", 1), GOOD[:-1] + b",}", b"{,}", b"{:}", b"{\"a\"}", b"{\"a\":}",
     b"{a:1}", b"{1:1}", b"{\"a\":1 \"b\":2}", GOOD.decode().encode("utf-16-le"), GOOD.decode().encode("utf-16-be"), b"\x1f\x8b\x08" + GOOD] + [
    _inside(value) for value in (
        b"00", b"01", b"-01", b"-", b"+1", b".5", b"5.", b"1.e5", b"1e", b"1e+", b"1ee5", b"0x10", b"1_000", b"1,000.0", b"NaN", b"-NaN", b"Infinity",
        b"-Infinity", b"inf", b"TRUE", b"True", b"nil", b"None", b"'a'", b'"a', b'a"', b'"\\"', b'"\\x41"', b'"\\a"', b'"\\u12"', b'"\\u12G4"', b'"\\U0041"',
        b'"\x01"', b'"\n"', b'"\t"', b'"\x00"', b'"\x1f"', b'"\xff"', b'"\xc3"', b'"\xc3\x28"', b'"\xe2\x28\xa1"', b'"\xed\xa0\x80"', b'"\xf0\x28\x8c\x28"',
        b'"\xc0\xaf"', b'"\xe0\x80\xaf"', b'"\xf8\xa1\xa1\xa1\xa1"', b'"\xf4\x90\x80\x80"', b"[1,]", b"[,1]", b"[1 2]", b"[1:2]", b"[", b"]", b"[1", b"{",
        b'{"a"', b'{"a":', b'{"a":1,}', b'{"a":1', b'{"a" 1}', b'{"a"::1}', b"[\"a\"", b"*", b"$", b"`a`", b"\xa0", b"\xe2\x81\xa0", b"\x0c1", b"\x0b1", b"1 2", b"",
        b"{\"a\":\"b\"}/**/", b"{\"a\":\"b\"}#", b'"\\uD83D\\x"', b'"\\u"', b"-x", b"1a", b"truee", b"[" * 33 + b"]" * 33)]
N += [b"[" * 100_000, b'{"a":' * 50_000, b"[" * 40 + b"]" * 40]

# (body, status): JSON by the letter or not quite, and decided so here.
I = [
    (_inside(b"1e400"), 422), (_inside(b"-1e400"), 422), (_inside(b'"\\uD83D"'), 400), (_inside(b'"\\uDE00\\uD83D"'), 400),
    (_inside(b"1" * 400), 422), (_inside(b"1e-400"), 202),
    (GOOD[:-1] + b',"to":"+436601234568"}', 422),                  # a member given twice
    (GOOD.replace(b'"to"', b'"\\u0074o"'), 202), (b"null", 400), (b"true", 400), (b"1", 400), (b'"a"', 400), (b"[]", 400), (b"{}", 422),
    (GOOD[:-1] + b',"unknown":1}', 422), (GOOD[:-1] + b',"state":"sent"}', 422), (GOOD[:-1] + b',"attempts":7}', 422),
    (GOOD[:-1] + b',"id":"00000000-0000-7000-8000-000000000000"}', 422), (GOOD[:-1] + b',"__proto__":{}}', 422),
    (GOOD.replace(b'"sms"', b"1"), 422), (GOOD.replace(b'"sms"', b"null"), 422), (GOOD.replace(b'"sms"', b"[]"), 422),
]
