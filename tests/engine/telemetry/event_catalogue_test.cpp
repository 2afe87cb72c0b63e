#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

#include "engine/telemetry/event_catalogue.h"
#include "tests/engine/telemetry/telemetry_tests.h"

namespace signalbox::telemetry::tests {

class EventCatalogueTest : public QObject {
  Q_OBJECT

  /// What the first group of the pattern finds in engine/ and app/, with a file where it stands.
  static std::map<std::string, std::string> inSources(const char* pattern) {
    std::map<std::string, std::string> found;
    const QRegularExpression expression(QString::fromUtf8(pattern));
    for (const char* const top : {"/engine", "/app"}) {
      QDirIterator files(QStringLiteral(SIGNALBOX_SOURCE_DIR) + QString::fromUtf8(top), {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                         QDirIterator::Subdirectories);
      while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (auto matches = expression.globalMatch(QString::fromUtf8(file.readAll())); matches.hasNext();)
          found.emplace(matches.next().captured(1).toStdString(), file.fileName().toStdString());
      }
    }
    return found;
  }
  static std::map<std::string, std::string> loggedNames() {
    return inSources(
        "\\b(?:debug|info|warning|error|write)\\s*\\(\\s*(?:(?:\\w+::)*LogLevel::\\w+\\s*,\\s*)?\"([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)\"");
  }

 private Q_SLOTS:
  void everyNameInTheLogIsInTheTable() {
    QVERIFY(!loggedNames().empty());  // the search itself works
    for (const auto& [name, file] : loggedNames())
      QVERIFY2(findEvent(EventPlace::log, name) != nullptr, (name + " of " + file + " is not in event_catalogue.cpp").c_str());
  }
  void everyTopicIsInTheTable() {
    for (const auto& [name, file] : inSources("\\b(?:draft\\.event|tell|markFrame)\\s*\\(\\s*\"([a-z_]+)\""))
      QVERIFY2(findEvent(EventPlace::stream, name) != nullptr, (name + " of " + file + " is not in event_catalogue.cpp").c_str());
  }
  void everyLogLineOfTheTableExists() {
    const auto names = loggedNames();
    for (const CatalogueEntry& entry : eventCatalogue())
      if (entry.place == EventPlace::log)
        QVERIFY2(names.contains(std::string(entry.name)), (std::string(entry.name) + " stands in no source").c_str());
  }
  void entriesAreSortedUniqueAndComplete() {
    const auto entries = eventCatalogue();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      QVERIFY(!entries[i].meaning.empty() && entries[i].meaning.ends_with('.'));
      if (i > 0) QVERIFY(std::pair(entries[i - 1].place, entries[i - 1].name) < std::pair(entries[i].place, entries[i].name));
    }
    QVERIFY(findEvent(EventPlace::log, "no.such_event") == nullptr);
  }
};

int runEventCatalogueTests(int argc, char** argv) {
  EventCatalogueTest test;
  return QTest::qExec(&test, argc, argv);
}

}  // namespace signalbox::telemetry::tests

#include "event_catalogue_test.moc"
