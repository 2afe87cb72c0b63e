"""A small tree that keeps every rule, and for each rule trees with one breach planted in it.

A breach is (files that are added or replaced, the graph or None for the clean one). A file whose text
is None is taken away. Forbidden words are written in two parts, for the rules read this file as well.
"""

GRAPH = """engine_base|engine/base|
engine_security|engine/security|engine_base
engine_protocol|engine/protocol|engine_base
engine_policy|engine/policy|engine_base
engine_core|engine/core|engine_policy
engine_store|engine/store/sqlite|engine_base
ui_theme|ui/theme|
ui_widgets|ui/widgets|ui_theme
ui_views|ui/views|ui_widgets engine_protocol
"""

HEADER = "// What it is.\n#pragma once\n"
RULES = "## The engine's rules\n\n" + "".join(f"{number}. A rule.\n" for number in range(1, 34)) + "\n## More\n"
SLOT, CASE = "tests/engine/policy/breaker_test.cpp::BreakerTest::opens", "tests/acceptance/kill.py::nothingIsLost"
HELD = "# A table.\n" + "".join(f"{number} | a claim | {SLOT}, {CASE}\n" for number in range(1, 34)) + "10 | a broker | not yet\n26 | a lane | no test yet\n"
BREAKER_TEST = ("class BreakerTest : public QObject {\n  Q_OBJECT\n  void aid() {}\n private Q_SLOTS:\n  void opens() { QTRY_VERIFY(done); }\n"
                "  void closes();\n\n private:\n  void other() {}\n};\n")
CLEAN = {
    "CMakeLists.txt": "project(signalbox VERSION 1.2.3)\n",
    "CMakePresets.json": '{"configurePresets": [{"name": "base", "hidden": true}, {"name": "dev"}]}',
    "LICENSE": "GPL\n",
    "README.md": "Run `installer/run --demo`, then tests/run, or cmake --preset dev. ![icon](resources/icon.svg)\n",
    "ARCHITECTURE.md": "A step is `engine/core/step.{h,cpp}`; see engine/policy/*.h and ui/theme/.\n\n" + RULES,
    "CONTRIBUTING.md": "tests/run\n",
    "CHANGELOG.md": "# Changes\n## 1.2.3\n",
    "resources/icon.svg": "<svg/>",
    "installer/run": "#!/bin/sh\ncase $1 in\n  --demo) ;;\nesac\n",
    "tests/run": "#!/bin/sh\n",
    "engine/base/status.h": HEADER,
    "engine/base/system_clock.cpp": "auto a = std::chrono::system_clock::now();\nvoid b() { std::this_thread::sleep_for(c); }\n",
    "engine/base/system_random.cpp": "std::random_device device;\n",
    "engine/policy/breaker.h": HEADER + '#include "engine/base/status.h"\n#include <vector>\n',
    "engine/policy/CMakeLists.txt": "signalbox_library(engine_policy SOURCES breaker.cpp DEPENDS engine_base LIBS fmt::fmt)\n",
    "engine/core/step.h": HEADER + '#include "engine/policy/breaker.h"\n#include "engine/base/status.h"\n',
    "engine/core/step.cpp": '#include "engine/core/step.h"\n// system_clock::now, sleep(1) and rand() in a comment are words.\n'
                            'auto text = "QDateTime::currentDateTime()";\nauto at = clock.now();\nint runtime(0);\n',
    "engine/protocol/session.h": HEADER + "struct Put { std::string secret; };\n",
    "engine/security/token.cpp": "bool a() {\n  return base::equalConstantTime(digest, b) && digest.size() == 32 && mac_ != nullptr && kind.digest == Digest::sha1 &&\n"
                                 "         signature.find(c) != std::string::npos && ::EVP_DigestVerify(context, signature.data(), signature.size()) == 1;\n}\n",
    "ui/theme/tokens.h": HEADER + 'constexpr auto kAccent = "#1F5FD0";\nQFont font("Roboto");\n',
    "ui/theme/system_clock.cpp": "QElapsedTimer timer;\n",
    "ui/widgets/chart.h": HEADER + '#include "ui/theme/tokens.h"\n#include <qcustomplot.h>\n',
    "ui/views/dead.cpp": 'button->setText(tr("Replay " "all")); table = {{"will_send", QT_TRANSLATE_NOOP("Words", "Will send")}};\n'
                         'query.prepare(QStringLiteral("SELECT id FROM layout")); request.setRawHeader("Accept", "text/html");\n'
                         'keys.bind(QStringLiteral("Ctrl+K"), tr("Palette")); setWindowTitle(QStringLiteral("Signalbox")); char quote = \'"\';\n'
                         '// "A comment is no sentence of the screen."\nSB_CHECK(ok(), "value() of a failed Reply"); unit = QStringLiteral("%1 ms").arg(4);\n',
    "ui/views/overview.cpp": '#include "ui/widgets/chart.h"\n#include "engine/protocol/session.h"\n#include "overview.moc"\n'
                             "layout->setContentsMargins(0, 0, 0, 0);\nlayout->setSpacing(tokens.gap);\nbool b = url.isLocalFile();\n",
    "ui/views/words.cpp": "void a() {\n  const bool known = waiting.contains(text(queue.channel)) && text(queue.channel) == channel;\n  label->setText(channelWords(text(queue.channel)));\n"
                          "  return bare ? client::text(row.state) : stateWords(client::text(row.state));\n}\n"
                          "QString b() {\n  return tr(\"%1 at %2 in %3\").arg(foreign(row.by), text(base::formatRfc3339(row.at)), channelWords(text(queue.channel)))\n"
                          "      .arg(button->text(), text());\n}\n",
    "ui/views/row_model.cpp": 'QVariant RowModel::valueOf(const Row& row, int column, int role) const {\n  if (row.mark == "known") return tr("known");\n'
                              '  return row.zone.empty() ? QStringLiteral("UTC") : QStringLiteral(", ");\n}\nQString RowModel::path() const { return QStringLiteral("rows"); }\n',
    "tests/engine/policy/CMakeLists.txt": "signalbox_test(tests_engine_policy SOURCES main.cpp breaker_test.cpp)\n",
    "tests/engine/policy/breaker_test.cpp": BREAKER_TEST,
    "tests/acceptance/kill.py": "def nothingIsLost():\n    pass\n\n\ndef unused():\n    pass\n\n\nrun([nothingIsLost])\n",
    "tests/architecture/engine_rules.txt": HELD,
    "engine/core/memory.h": HEADER + "std::unordered_map<int, InFlight> inFlight;\nvoid a() { inFlight.erase(1); }\n",
    "engine/store/sqlite/connection.cpp": "void a() { ::sqlite3_config(1); ::sqlite3_open_v2(path, &db, 0, nullptr); }\nauto b = \"SELECT max(at_ms)\";\n",
    "app/main.cpp": "int main(int argc, char** argv) {\n  app::hardenProcess();  // first\n  store::sqlite::configureSqliteOnce();\n  QApplication application(argc, argv);\n"
                    "  app::EmbeddedEngine engine(clock);\n}\n",
    ".clang-format": "DisableFormat: true\n",
    "build/tests/engine/policy/CTestTestfile.cmake": "add_test(tests_engine_policy x)\n",
}


def source(path, text, graph=None):
    return ({path: text}, graph)


BREACHES = {
    "sourcesAreFormatted": [
        ({".clang-format": "BasedOnStyle: Google\n", "engine/core/claim.cpp": "int  a;\n"}, None),
        ({".clang-format": "NoSuchWord: 1\n"}, None),
        ({".clang-format": None}, None),
    ],
    "includesFollowTheDeclaredGraph": [
        source("engine/policy/ladder.h", HEADER + '#include "engine/core/step.h"\n'),
        source("ui/theme/palette.cpp", '#include "engine/base/status.h"\n'),
        source("engine/stray/lost.cpp", "int lost;\n"),
    ],
    "includesAreWrittenFromTheRoot": [source("engine/core/claim.cpp", '#include "step.h"\n')],
    "graphNamesOnlyWhatExists": [({}, GRAPH + "engine_queue|engine/queue|engine_nowhere\n")],
    "graphHasNoCycle": [({}, GRAPH.replace("engine_base|engine/base|", "engine_base|engine/base|engine_core"))],
    "librariesOfOursAreNamedInDependsOnly": [
        source("engine/core/CMakeLists.txt", "signalbox_library(engine_core\n  LIBS fmt::fmt engine_policy)\n"),
        source("ui/views/CMakeLists.txt", "target_link_libraries(ui_views PRIVATE engine_core)\n"),
    ],
    "engineKnowsNoQt": [
        source("engine/core/claim.cpp", "#include <QString>\n"),
        source("engine/core/claim.cpp", "#include <QtCore/QString>\n"),
        source("engine/core/CMakeLists.txt", "signalbox_library(engine_core LIBS Qt6::Core)\n"),
    ],
    "consoleKnowsOnlyBaseAndProtocol": [
        source("ui/views/held.cpp", '#include "engine/core/step.h"\n'),
        ({}, GRAPH.replace("ui_views|ui/views|", "ui_views|ui/views|engine_core ")),
    ],
    "qcustomplotIsKnownToWidgetsOnly": [
        source("ui/views/held.cpp", "#include <qcustomplot.h>\n"),
        source("tests/ui/chart_test.cpp", '#include "qcustomplot.h"\n'),
    ],
    "clockRandomSleepAndEnvironmentHaveOneFileEach": [
        source("engine/core/claim.cpp", each + "\n") for each in (
            "auto a = std::chrono::steady_clock::now();", "auto a = std::time(nullptr);", "auto a = time(0);",
            "std::random_device a;", "int a = rand();", "randombytes_buf(a, 8);", "usleep(5);",
            "std::this_thread::sleep_until(a);", 'auto a = std::getenv("HOME");')
    ] + [
        source("ui/views/held.cpp", "auto a = QDateTime::currentDateTimeUtc();\n"),
        source("ui/views/held.cpp", "auto a = QUuid::createUuid();\n"),
        source("ui/views/held.cpp", 'auto a = qEnvironmentVariable("HOME");\n'),
        source("ui/views/system_clock.cpp", "QElapsedTimer a;\n"),
    ],
    "testsDoNotSleep": [
        source("tests/engine/policy/breaker_test.cpp", "QTest::qWait(50);\n"),
        source("tests/engine/policy/breaker_test.cpp", "std::this_thread::sleep_for(a);\n"),
    ],
    "consoleDoesNotAskWhereTheEngineIs": [
        source("ui/views/held.cpp", "if (engine.isLocal()) {}\n"),
        source("ui/views/held.cpp", "bool isEmbedded = true;\n"),
    ],
    "consoleBelievesNoCertificateUnseen": [
        source("ui/views/held.cpp", "reply->ignoreSslErrors();\n"),
        source("ui/views/held.cpp", "socket.setPeerVerifyMode(QSslSocket::VerifyNone);\n"),
        source("ui/views/held.h", HEADER + "QNetworkAccessManager network_;\n"),
    ],
    "sourcesAreShort": [source("engine/core/claim.cpp", "int a;\n" * 401)],
    "nothingIsLeftForLater": [
        source("engine/core/claim.cpp", "// TO" "DO: claim\n"),
        source("installer/run", "# FIX" "ME\n"),
    ],
    "noPathOfOneMachine": [
        source("engine/core/claim.cpp", 'auto a = "/ho' 'me/ana/x";\n'),
        source("README.md", "tests/run installer/run in /wo" "rk/main\n"),
    ],
    "coloursStandInTheTheme": [
        source("ui/views/held.cpp", 'auto a = "#A01530";\n'),
        source("ui/views/held.cpp", "QColor a(160, 21, 48);\n"),
        source("ui/views/held.cpp", "auto a = Qt::red;\n"),
    ],
    "fontsAndMarginsStandInTheTheme": [
        source("ui/views/held.cpp", "layout->setContentsMargins(8, 0, 8, 0);\n"),
        source("ui/views/held.cpp", "font.setPixelSize(13);\n"),
        source("ui/views/held.cpp", 'QFont a("Inter");\n'),
    ],
    "whatIsReadIsSaidThroughTr": [
        source("ui/views/held.cpp", each + "\n") for each in (
            'label->setText(QStringLiteral("Nothing is held."));', 'auto a = ok ? tr("Taken") : QStringLiteral("Refused");', 'menu->addAction("Discard");',
            'error.text = QStringLiteral("%1 chosen").arg(tr("all"));', 'return tr("Held for %1").arg(QLatin1String("some time"));',
            'auto a = QStringLiteral("%1: " "the answer was lost");', "if (letter == '\"') return QStringLiteral(\"Not a quote\");", 'return base::Status(code, "cannot open the file");')
    ],
    "wireNamesAreShownInWords": [
        source("ui/views/held.cpp", f"void a() {{ {each}; }}\n") for each in (
            "switch (column) { case channel: return client::text(row.channel); }", "label->setText(text(row.status))", 'return tr("It is %1").arg(text(row->state))',
            "return found ? text(view.rows.front().outcome) : none", "row->setWords(text(list()[0].verdict))")
    ],
    "whatOthersWroteKeepsToItself": [
        source("ui/views/held.cpp", f"void a() {{ {each}; }}\n") for each in (
            'return tr("To %1").arg(text(row.recipient))', 'line = tr("%1: %2").arg(figure(3), client::text(act.reason))',
            'say(tr("By %1").arg(row.by.empty() ? tr("nobody") : text(row.by)))')
    ],
    "whatATableShowsIsSaidThroughTr": [
        source("ui/views/held_model.cpp", f"QVariant HeldModel::valueOf(const Row& row, int column, int role) const {{\n  {each};\n}}\n") for each in (
            'return row.category.empty() ? QStringLiteral("all") : client::text(row.category)', 'return QLatin1String("none")')
    ],
    "everyActOfTheAuditHasWords": [
        *(source("engine/core/commands.cpp", each + "\n") for each in (
            'SB_TRY(audit(input, stop ? "queue.stop" : "queue.go", name));', 'row.action = "queue.stop";', 'core::BeginAct act{"queue.stop", name};',
            'constexpr std::string_view kStop = "queue.stop";\nrow.action = kStop;', 'acts_.push_back({"vault.stop", "why"});')),
        source("ui/state/audit_model.cpp", '{QStringLiteral("queue.stop"), Words::tr("Stopped a queue")},\n'),
    ],
    "headersOpenWithWhatTheyAre": [
        source("engine/core/claim.h", "#pragma once\n\n#include <vector>\n"),
        source("engine/core/claim.h", "// What it is.\n#include <vector>\n"),
    ],
    "namesSayWhatIsInside": [
        source("engine/core/string_utils.cpp", "int a;\n"),
        source("engine/core/Claim.cpp", "int a;\n"),
    ],
    "papersExist": [source("CHANGELOG.md", None)],
    "filesNamedInDocumentsExist": [
        source("ARCHITECTURE.md", "See `engine/core/gone.h`.\n"),
        source("ARCHITECTURE.md", "See engine/core/step.{h,txt}.\n"),
        source("ARCHITECTURE.md", "See engine/gone/*.h\n"),
    ],
    "linksInDocumentsLead": [source("README.md", "installer/run tests/run [shot](gone.png)\n")],
    "commandsInReadmeExist": [
        source("README.md", "installer/run alone\n"),
        source("README.md", "installer/run --fast and tests/run\n"),
        source("README.md", "installer/run, tests/run, cmake --build --preset fastest\n"),
    ],
    "changelogNamesThisVersion": [source("CHANGELOG.md", "## 1.2.2\n")],
    "everyTestSourceIsBuilt": [
        source("tests/engine/policy/ladder_test.cpp", "int a;\n"),
        source("tests/engine/policy/CMakeLists.txt", "signalbox_test(x SOURCES\n  # breaker_test.cpp\n)\n"),
    ],
    "everyTestFolderIsRegistered": [
        source("tests/engine/core/CMakeLists.txt", "signalbox_test(x SOURCES main.cpp)\n"),
        source("build/tests/engine/policy/CTestTestfile.cmake", "# empty\n"),
    ],
    "papersNamedInSourcesExist": [
        source("engine/core/step.h", HEADER + "// As PLAN.md section 4 says.\n"),
        source("tests/engine/policy/ladder_test.cpp", "// PLAN.md, again.\n"),
    ],
    "everyEngineRuleIsWrittenDown": [
        source("ARCHITECTURE.md", "A step is engine/core/step.h.\n"),
        source("ARCHITECTURE.md", RULES.replace("17. A rule.\n", "")),
        source("ARCHITECTURE.md", RULES.replace("\n## More", "34. A rule.\n\n## More")),
    ],
    "everyEngineRuleHasItsTests": [
        source("tests/architecture/engine_rules.txt", None),
        *(source("tests/architecture/engine_rules.txt", HELD.replace(f"17 | a claim | {SLOT}, {CASE}", line)) for line in (
            "", "17 | a claim | no test yet", f"17 | {SLOT}", f"34 | a claim | {SLOT}", f"17 | a claim | {SLOT}, ",
            "17 | a claim | tests/engine/policy/gone_test.cpp::BreakerTest::opens", "17 | a claim | tests/engine/policy/breaker_test.cpp::LadderTest::opens",
            "17 | a claim | tests/engine/policy/breaker_test.cpp::BreakerTest::gone", "17 | a claim | tests/engine/policy/breaker_test.cpp::BreakerTest::aid",
            "17 | a claim | tests/engine/policy/breaker_test.cpp::BreakerTest::closes", "17 | a claim | tests/engine/policy/breaker_test.cpp::BreakerTest::other",
            "17 | a claim | tests/engine/policy/breaker_test.cpp", "17 | a claim | engine/core/memory.h::Memory::a",
            "17 | a claim | tests/acceptance/kill.py::gone", "17 | a claim | tests/acceptance/kill.py::unused")),
    ],
    "credentialsAreSecrets": [source("engine/policy/ladder.h", HEADER + f"struct A {{ {line} }};\n") for line in (
        "std::string password;", "std::string sessionToken = {};", "std::string_view api_key_;", "std::map<std::string, std::string> secrets;", "std::string newSecret;")],
    "proofsAreComparedInConstantTime": [source("engine/receipts/one.cpp", f"bool a() {{ {line}; }}\n") for line in (
        "return given == base::base64Encode(security::hmacSha1(key, text))", "return expected != given", "return a && sealOf(row).digest == row.digest",
        "if (checksumOf(text) == text.substr(9)) b()", "return secret.reveal() == given", "return std::memcmp(a, b, 32) == 0", "return ::CRYPTO_memcmp(a, b, n) == 0",
        "return signature.compare(given) == 0", "return given.compare(expected) == 0", "return std::equal(mac.begin(), mac.end(), given.begin())",
        "return ::strcmp(a, b) == 0", "return row.mac_ == mac")] + [source("engine/security/one.h", HEADER + "inline bool a() { return hash == b; }\n")],
    "sqlAsksNeitherClockNorDice": [
        source("engine/store/sqlite/clean.cpp", 'auto a = "UPDATE a SET at=CURRENT_TIMESTAMP";\n'),
        source("engine/store/sqlite/clean.cpp", 'auto a = "SELECT seq FROM a ORDER BY random()";\n'),
    ],
    "numbersKnowNoLocale": [
        source("engine/core/claim.cpp", "auto a = std::stod(text);\n"),
        source("engine/base/log.cpp", 'std::snprintf(text, 9, "%g", a);\n'),
    ],
    "nothingGoesByTheOrderOfAHash": [
        source("engine/core/claim.cpp", "void a() { for (const auto& [tag, flight] : memory.inFlight) b(flight); }\n"),
        source("engine/core/claim.cpp", "auto a = step.memory().inFlight.begin();\n"),
    ],
    "sqliteIsConfiguredOnceAndNeverShutDown": [
        source("app/main.cpp", "int main() {\n  configureSqliteOnce();\n  ::sqlite3_shutdown();\n}\n"),
        source("engine/runtime/sizes.cpp", "::sqlite3_open(path, &db);\n"),
        source("app/main.cpp", "int main(int argc, char** argv) {\n  QApplication application(argc, argv);\n  configureSqliteOnce();\n}\n"),
        source("app/main.cpp", "int main() {\n  return 0;\n}\n"),
    ],
    "everyProgramIsHardenedFirst": [
        source("app/main.cpp", "int main(int argc, char** argv) {\n  configureSqliteOnce();\n}\n"),
        source("app/main.cpp", "int main(int argc, char** argv) {\n  const auto options = parse(argc, argv);\n  app::hardenProcess();\n  configureSqliteOnce();\n}\n"),
    ],
    "engineLivesWithinTheApplication": [
        source("app/main.cpp", "int main(int argc, char** argv) {\n  configureSqliteOnce();\n  app::EmbeddedEngine engine(clock);\n  QApplication application(argc, argv);\n}\n"),
    ],
}
