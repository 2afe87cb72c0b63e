#include "tests/ui/theme/tokens_test.h"

#include "ui/theme/tokens.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>
#include <cmath>

using namespace signalbox::ui::theme;

namespace {

// WCAG 2.1, relative luminance.
double luminance(const QColor& color) {
  const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace

void TokensTest::textIsReadableOnEachGround() {
  for (const Colors& c : {lightColors(), darkColors()}) {
    for (const QColor& ground : {c.window, c.surface, c.raised})
      for (const QColor& ink : {c.text, c.secondary, c.muted, c.accent, c.danger})
        QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(ink.name() + QStringLiteral(" on ") + ground.name()));
    QVERIFY(contrast(c.secondary, c.selectedRow) >= 4.5);
    QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
    QVERIFY(contrast(c.onDanger, c.danger) >= 4.5);
    QVERIFY(contrast(c.warningText, c.warningGround) >= 4.5);
  }
  for (const QRgb badge : kEngineBadges) QVERIFY(contrast(QColor::fromRgb(kOnBadge), QColor::fromRgb(badge)) >= 4.5);
}

void TokensTest::marksStandOutFromTheSurface() {
  for (const Colors& c : {lightColors(), darkColors()})
    for (const QColor& mark : {c.breakerClosed, c.breakerHalfOpen, c.breakerOpen, c.breakerUnknown, c.breakerPaused, c.email, c.sms, c.push,
                               c.webhook, c.accepted, c.sent, c.failed, c.inputBorder})
      QVERIFY2(contrast(mark, c.surface) >= 3.0, qPrintable(mark.name()));
}

void TokensTest::causesPaleFromTheLargestOn() {
  const Colors c = lightColors();
  for (std::size_t i = 1; i < 4; ++i) QVERIFY(luminance(c.causes[i]) > luminance(c.causes[i - 1]));
  QCOMPARE(c.failed, c.breakerOpen);
  QCOMPARE(darkColors().failed, darkColors().breakerOpen);
}

void TokensTest::onlyThemeWritesColoursFontsAndMargins() {
  const std::vector<QRegularExpression> forbidden{
      QRegularExpression(QStringLiteral("#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\\b")),
      QRegularExpression(QStringLiteral("QColor\\s*\\(\\s*(0x|\\d)")),
      QRegularExpression(QStringLiteral("\\bqRgba?\\s*\\(|\\bQRgb\\s*\\{")),
      QRegularExpression(QStringLiteral("Qt::(red|green|blue|yellow|cyan|magenta|white|black|gray|darkGray|lightGray)\\b")),
      QRegularExpression(QStringLiteral("\\bQFont\\s*[({]\\s*[\"Q\\d]|setPointSize|setPixelSize|setFamily")),
      QRegularExpression(QStringLiteral("set(ContentsMargins|Spacing)\\s*\\(\\s*[^)]*\\b[1-9]")),
      QRegularExpression(QStringLiteral("setStyleSheet")),
  };
  const QString root = QStringLiteral(SIGNALBOX_SOURCE_DIR "/ui");
  QStringList found;
  int read = 0;
  QDirIterator files(root, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    const QString path = files.next();
    if (path.startsWith(root + QStringLiteral("/theme/"))) continue;
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    ++read;
    int line = 0;
    for (const QString& text : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
      ++line;
      for (const QRegularExpression& rule : forbidden)
        if (rule.match(text).hasMatch()) found << QStringLiteral("%1:%2: %3").arg(path.mid(root.size() + 1)).arg(line).arg(text.trimmed());
    }
  }
  QVERIFY(read > 20);
  QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}
