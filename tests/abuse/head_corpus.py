"""Requests that two servers in a row could read differently, that are too large, or that are none; each with the statuses that
are right. An empty list: the connection is closed without a word. No case may bring more than one answer, unless it says so."""

HOST = b"Host: 127.0.0.1\r\n"
CRLF = b"\r\n"


def corpus(token):
    auth = b"Authorization: Bearer " + token.encode() + CRLF
    json = b"Content-Type: application/json\r\n"
    hidden = b"GET /session HTTP/1.1\r\n" + HOST + auth + CRLF

    def get(more=b"", target=b"/session", version=b"HTTP/1.1", method=b"GET"):
        return method + b" " + target + b" " + version + CRLF + HOST + auth + more + CRLF

    def post(more, body=b""):
        return b"POST /notifications HTTP/1.1\r\n" + HOST + auth + json + more + CRLF + body

    def each(expected, *requests):
        return [(request, expected) for request in requests]

    refused = [400, 413, 501]
    cases = []
    # Two lengths, or a length and chunks: what is left over would be the next request.
    cases += each(refused,
                  post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"{} {}" + hidden), post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"{} {}" + hidden),
                  post(b"Content-Length: 5, 5\r\n", b"{} {}" + hidden), post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n" + hidden), post(b"Transfer-Encoding: identity, chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n" + hidden), post(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding: \"chunked\"\r\n", b"0\r\n\r\n" + hidden), post(b"Transfer-Encoding:\r\n chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n" + hidden), post(b" Transfer-Encoding: chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding: chunked\x0b\r\n", b"0\r\n\r\n" + hidden), post(b"Transfer-Encoding:\x00chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"X: y\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + hidden), post(b"X: y\rTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + hidden),
                  post(b"Transfer-Encoding\x00: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + hidden))
    cases += each(refused, *[post(b"Content-Length: " + value + CRLF, b"{}" + hidden) for value in (
        b"-1", b"+2", b"0x2", b"2 ", b"2a", b"2.0", b"2e0", b"", b"\"2\"", b"18446744073709551616", b"9223372036854775808", b"99999999999999999999999", b"2\t2",
        b"2;2") if value != b"2 "])
    # Chunks that are none.
    cases += each(refused, *[post(b"Transfer-Encoding: chunked\r\n", body + hidden) for body in (
        b"g\r\n{}\r\n0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"0x2\r\n{}\r\n0\r\n\r\n", b"2\n{}\n0\n\n", b"FFFFFFFFFFFFFFFFF\r\n{}", b"ffffffffffffffff\r\n{}",
        b"2\r\n{}X0\r\n\r\n", b" 2\r\n{}\r\n0\r\n\r\n", b"\r\n2\r\n{}\r\n")])
    cases += each(refused, post(b"Transfer-Encoding: chunked\r\n", b"2;" + b"a" * 8000 + b"\r\n{}\r\n0\r\n\r\n" + hidden),  # extensions without end
                  post(b"Transfer-Encoding: chunked\r\n", b"1;" + b"a" * 4000 + b"\r\n{\r\n1;" + b"a" * 4000 + b"\r\n}\r\n0\r\n\r\n" + hidden))
    # Lines that are none.
    cases += each([400, 405, 501, 505],
                  b"GET /session HTTP/1.1\n" + HOST + auth + CRLF, b"GET /session HTTP/1.1\r\n" + HOST + auth + b"X: a\r\n b\r\n\r\n",
                  b"GET /session HTTP/1.1\r\n" + HOST + auth + b"X: a\r\n\tb\r\n\r\n", get(b"X\r\n"), get(b": x\r\n"), get(b"X y: z\r\n"), get(b"X: a\x00b\r\n"),
                  get(b"X: a\x7fb\r\n"), get(b"X: a\x01b\r\n"), get(b"\x00: a\r\n"), get(version=b"HTTP/1.2x"), get(version=b"HTTP/2.0"), get(version=b"HTTP/0.9"),
                  get(version=b"http/1.1"), get(version=b"HTTP/11"), get(version=b"HTTP/1.1 "), get(version=b""), b"GET /session\r\n\r\n", b"GET  /session HTTP/1.1\r\n" + HOST + auth + CRLF,
                  b" GET /session HTTP/1.1\r\n" + HOST + auth + CRLF, b"GET\t/session HTTP/1.1\r\n" + HOST + auth + CRLF, get(target=b"/ses sion"), get(target=b"session"),
                  get(target=b"*"), get(target=b"/session\x00"), get(target=b"/session#x"), get(target=b"http://127.0.0.1/session"), get(target=b"/session?a=%zz"),
                  get(method=b"G\x00ET"), get(method=b"GE(T"), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00",
                  b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 64, b"\x00" * 64 + b"\r\n\r\n", b"\xff\xfe" * 40 + b"\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b"EHLO x\r\n\r\n",
                  b"*1\r\n$4\r\nPING\r\n\r\n", b"{}\r\n\r\n", b"<?xml?>\r\n\r\n")
    # Methods that nobody serves, and tricks with those that are.
    cases += each([400, 405, 501], get(method=b"CONNECT", target=b"127.0.0.1:22"), get(method=b"TRACE"), get(method=b"OPTIONS"), get(method=b"PATCH"), get(method=b"BREW"), get(method=b"get"),
                  get(method=b"DELETE"), get(b"X-HTTP-Method-Override: GET\r\n", method=b"PUT"))
    cases += each([401], get(b"Authorization: Bearer x\r\n").replace(auth, b"", 1), get().replace(auth, b""), get(target=b"/nowhere").replace(auth, b""),
                  get().replace(b"Bearer", b"Basic"), get().replace(b"Bearer ", b"Bearer"), get(target=b"/session?access_token=" + token.encode()).replace(auth, b""),
                  get(b"Cookie: token=" + token.encode() + CRLF).replace(auth, b""), get().replace(b"Bearer ", b"Bearer Bearer "), get().replace(token.encode(), token.encode()[:-1]),
                  get().replace(token.encode(), token.encode().swapcase()), get().replace(token.encode(), token.encode() + b"A"),
                  get().replace(token.encode(), b"eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ."))
    cases += each([400], get(auth), get(b"Authorization: Basic eDp5\r\n"))
    cases += each([404], *[get(target=target) for target in (b"//session", b"/./session", b"/x/../session", b"/%2e/session", b"/session/", b"/session;x", b"/session%00", b"/SESSION",
                                                            b"/session%2f", b"/../../etc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/session\\")])
    # Too large.
    cases += each([413, 414, 431], get(target=b"/" + b"a" * 9000), get(b"X: " + b"a" * 17000 + CRLF), get(b"".join(b"X-%d: y\r\n" % i for i in range(120))),
                  b"GET " + b"/" * 20000, get(b"X" * 20000 + b": y\r\n"), post(b"Content-Length: 9000000\r\n", b"{"), post(b"Content-Length: 10737418240\r\n", b"{"),
                  post(b"Content-Length: 9223372036854775807\r\n", b"{"),
                  post(b"Transfer-Encoding: chunked\r\n", b"7fffffffffffffff\r\n" + b" " * 400000))
    cases += each([400], get(b"Host: 127.0.0.1\r\n"), b"GET /session HTTP/1.1\r\n" + auth + CRLF, b"GET /session HTTP/1.1\r\nHost:\r\n" + auth + CRLF)
    cases += each([413, 415, 417], post(b"Content-Length: 2\r\nContent-Encoding: gzip\r\n", b"{}"), post(b"Content-Length: 2\r\nContent-Encoding: br\r\n", b"{}"),
                  post(b"Content-Length: 2\r\nExpect: 200-ok\r\n", b"{}"), get(b"Content-Length: 2\r\n") + b"{}")
    return cases


def incomplete(token):
    """Requests that promise more than they bring, and so are rightly waited for; but not for ever."""
    head = b"POST /notifications HTTP/1.1\r\n" + HOST + b"Authorization: Bearer " + token.encode() + b"\r\nContent-Type: application/json\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n"
    silent = [b"", b"\r\n"]  # nothing was asked, so nothing is answered
    heads = [b"G", b"GET /session HTTP/1.1", b"GET /session HTTP/1.1\r\n" + HOST, head, head + b"Content-Length: 5\r\n"]
    bodies = [head + b"Content-Length: 300000\r\n\r\n{", head + b"Content-Length: 5\r\n\r\n", chunked, chunked + b"5", chunked + b"5\r\n{", chunked + b"2\r\n{}\r\n0\r\n",
              chunked + b"2\r\n{}\r\n0\r\nTrailer: x\r\n", chunked + b"".join(b"8000\r\n" + b" " * 0x8000 + b"\r\n" for _ in range(10))]
    return [(request, []) for request in silent] + [(request, [408]) for request in heads + bodies]


def browser(token):
    """What a page in an operator's browser could send: with a foreign name (DNS rebinding), from a foreign origin, as a form. With
    and without a token: a page has none, and must not even learn what is there."""
    auth = b"Authorization: Bearer " + token.encode() + CRLF
    good = b'{"channel":"sms","to":"+436601234567","content":{"text":"x"}}'

    def post(host=b"127.0.0.1", origin=b"", kind=b"application/json", more=b"", token=auth):
        head = b"POST /notifications HTTP/1.1\r\nHost: " + host + CRLF + token + b"Content-Type: " + kind + CRLF
        return head + (b"Origin: " + origin + CRLF if origin else b"") + more + b"Content-Length: %d\r\n\r\n" % len(good) + good

    foreign = (b"evil.example", b"evil.example:8742", b"127.0.0.1.evil.example", b"localhost.evil.example", b"evil.example:127.0.0.1", b"0.0.0.0", b"127.0.0.2", b"[::]",
               b"2130706433", b"0x7f000001", b"127.1", b"localhost.", b"localhost@evil.example", b"evil.example\\@localhost", b"127.0.0.1:port", b"[::1", b"::1", b"localhost,evil.example",
               b"xn--localhost-x")
    cases = [(post(host=host), [400, 403]) for host in foreign]
    cases += [(post(origin=origin), [403]) for origin in (b"null", b"http://evil.example", b"https://evil.example", b"http://localhost.evil.example", b"http://127.0.0.1.evil.example",
                                                         b"file://", b"chrome-extension://abc", b"http://evil.example:8742", b"http://localhost@evil.example", b"http://0.0.0.0:8742", b"http://127.0.0.1:3000", b"https://127.0.0.1")]
    cases += [(post(kind=kind), [415]) for kind in (b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x", b"", b"text/json", b"application/jsonx",
                                                   b"application/json,text/plain", b"text/plain;application/json")]
    cases += [(post(token=b""), [401]), (post(token=b"", kind=b"text/plain"), [401]), (post(token=b"", origin=b"http://evil.example"), [401, 403])]
    preflight = b"OPTIONS /notifications HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n"
    cases += [(preflight, [401, 403]), (preflight.replace(b"http://evil.example", b"http://127.0.0.1"), [401, 405])]
    return cases
