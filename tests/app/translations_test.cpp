#include "tests/app/translations_test.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>
#include <QtEndian>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/translations.h"
#include "ui/widgets/format.h"

using signalbox::app::Translations;
namespace format = signalbox::ui::widgets::format;

namespace {

struct Word {
  const char* source;
  QString translation;
};

/// How QTranslator finds a word (elf_hash in Qt's qtranslator.cpp).
quint32 hashOf(const char* text) {
  quint32 hash = 0;
  for (; *text != '\0'; ++text) {
    hash = (hash << 4) + static_cast<uchar>(*text);
    const quint32 high = hash & 0xf0000000;
    if (high != 0) hash ^= high >> 24;
    hash &= ~high;
  }
  return hash == 0 ? 1 : hash;
}

QByteArray number(quint32 value) {
  QByteArray bytes(4, '\0');
  qToBigEndian(value, bytes.data());
  return bytes;
}

QByteArray part(char tag, const QByteArray& body) { return QByteArray(1, tag) + number(static_cast<quint32>(body.size())) + body; }

/// Words of the context Format as lrelease would write them: hashes in order with the places of their messages, then the messages.
bool writeWords(const QString& file, const std::vector<Word>& words) {
  QByteArray messages;
  std::vector<std::pair<quint32, quint32>> places;
  for (const Word& word : words) {
    places.emplace_back(hashOf(word.source), static_cast<quint32>(messages.size()));
    QByteArray letters;
    for (const QChar letter : word.translation) {
      letters += static_cast<char>(letter.unicode() >> 8);
      letters += static_cast<char>(letter.unicode() & 0xff);
    }
    messages += part(3, letters) + part(6, word.source) + part(7, "Format") + QByteArray(1, 1);
  }
  std::sort(places.begin(), places.end());
  QByteArray hashes;
  for (const auto& [hash, place] : places) hashes += number(hash) + number(place);
  const QByteArray magic = QByteArray::fromHex("3cb86418caef9c95cd211cbf60a1bddd");
  QFile out(file);
  const QByteArray bytes = magic + part(0x42, hashes) + part(0x69, messages);
  return QDir().mkpath(file.section(QLatin1Char('/'), 0, -2)) && out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size();
}

bool writeAgo(const QString& file, const QString& words) { return writeWords(file, {{"%1 min ago", words}}); }

const QDateTime kThen(QDate(2026, 5, 12), QTime(14, 3), Qt::UTC);
QString ago() { return format::ago(kThen, kThen.addSecs(240), QTimeZone::utc()); }
QString date() { return format::dateTime(kThen, QTimeZone::utc()); }

}  // namespace

void TranslationsTest::wordsAndDatesAreThoseOfTheFile() {
  const QTemporaryDir folder;
  QVERIFY(writeWords(folder.filePath(QStringLiteral("signalbox_de.qm")),
                     {{"%1 min ago", QStringLiteral("vor %1 min")},
                      {"en_US", QStringLiteral("de_DE")},
                      {"d MMM yyyy HH:mm", QStringLiteral("d. MMMM yyyy, HH:mm")}}));
  {
    Translations translations;
    QVERIFY(translations.install(*QCoreApplication::instance(), {QStringLiteral("de-AT"), QStringLiteral("de")}, {folder.path()}));
    QCOMPARE(ago(), QStringLiteral("vor 4 min"));
    QCOMPARE(date(), QStringLiteral("12. Mai 2026, 14:03"));
    QVERIFY(format::day(kThen.date().addMonths(5)).startsWith(QStringLiteral("12 Okt")));  // the shape is not translated, its month is
    QCOMPARE(format::count(48213), QStringLiteral("48,213"));                              // numbers are the same everywhere
  }
  QCOMPARE(ago(), QStringLiteral("4 min ago"));
}

void TranslationsTest::withoutAFileTheyAreEnglish() {
  const QTemporaryDir folder;
  Translations translations;
  QVERIFY(!translations.install(*QCoreApplication::instance(), {QStringLiteral("de-AT"), QStringLiteral("de")}, {folder.path()}));
  QCOMPARE(ago(), QStringLiteral("4 min ago"));
  QCOMPARE(date(), QStringLiteral("12 May 2026 14:03"));
}

void TranslationsTest::englishIsNotPassedOver() {
  const QTemporaryDir folder;
  QVERIFY(writeAgo(folder.filePath(QStringLiteral("signalbox_de.qm")), QStringLiteral("vor %1 min")));
  Translations translations;
  QVERIFY(!translations.install(*QCoreApplication::instance(), {QStringLiteral("en-GB"), QStringLiteral("de")}, {folder.path()}));
  QVERIFY(!translations.install(*QCoreApplication::instance(), {QStringLiteral("C")}, {folder.path()}));
  QVERIFY(translations.install(*QCoreApplication::instance(), {QStringLiteral("fr-FR"), QStringLiteral("de")}, {folder.path()}));
  QCOMPARE(ago(), QStringLiteral("vor 4 min"));
}

void TranslationsTest::regionComesBeforeItsLanguage() {
  const QTemporaryDir folder;
  QVERIFY(writeAgo(folder.filePath(QStringLiteral("signalbox_pt.qm")), QStringLiteral("ha %1 min")));
  QVERIFY(writeAgo(folder.filePath(QStringLiteral("signalbox_pt_BR.qm")), QStringLiteral("faz %1 min")));
  Translations translations;
  QVERIFY(translations.install(*QCoreApplication::instance(), {QStringLiteral("pt-BR")}, {folder.path()}));
  QCOMPARE(ago(), QStringLiteral("faz 4 min"));
}

void TranslationsTest::besideTheProgramComesFirst() {
  const QTemporaryDir folder;
  const QStringList folders = Translations::folders(folder.filePath(QStringLiteral("bin")));
  QVERIFY(QDir().mkpath(folder.filePath(QStringLiteral("bin"))));
  QVERIFY(writeAgo(folder.filePath(QStringLiteral("share/signalbox/translations/signalbox_de.qm")), QStringLiteral("%1 min her")));
  {
    Translations translations;
    QVERIFY(translations.install(*QCoreApplication::instance(), {QStringLiteral("de")}, folders));
    QCOMPARE(ago(), QStringLiteral("4 min her"));
  }
  QVERIFY(writeAgo(folder.filePath(QStringLiteral("bin/translations/signalbox_de.qm")), QStringLiteral("vor %1 min")));
  Translations translations;
  QVERIFY(translations.install(*QCoreApplication::instance(), {QStringLiteral("de")}, folders));
  QCOMPARE(ago(), QStringLiteral("vor 4 min"));
}

void TranslationsTest::brokenFileIsAsGoodAsAbsent() {
  const QTemporaryDir first, second;
  QFile broken(first.filePath(QStringLiteral("signalbox_de.qm")));
  QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("no translation") > 0);
  broken.close();
  Translations translations;
  QVERIFY(!translations.install(*QCoreApplication::instance(), {QStringLiteral("de")}, {first.path()}));
  QVERIFY(writeAgo(second.filePath(QStringLiteral("signalbox_de.qm")), QStringLiteral("vor %1 min")));
  QVERIFY(translations.install(*QCoreApplication::instance(), {QStringLiteral("de")}, {first.path(), second.path()}));
  QCOMPARE(ago(), QStringLiteral("vor 4 min"));
}
