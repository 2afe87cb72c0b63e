#include "ui/client/foreign.h"

#include <QList>

#include <algorithm>
#include <utility>

namespace signalbox::ui::client {

namespace {

constexpr QChar kIsolate(0x2068), kEnd(0x2069);  // FIRST STRONG ISOLATE, POP DIRECTIONAL ISOLATE

bool opensIsolate(QChar each) { return each == kIsolate || each == QChar(0x2066) || each == QChar(0x2067); }
bool endsLine(QChar each) { return each == QLatin1Char('\n') || each == QChar(QChar::ParagraphSeparator); }

/// Marks, embeddings, overrides and isolates: they have no other use than to turn what is around them.
bool onlyTurns(QChar each) {
  const char16_t code = each.unicode();
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

bool isRightToLeft(uint code) {
  const QChar::Direction direction = QChar::direction(code);
  return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
}

bool needsIsolate(const QString& text) {
  const QList<uint> codes = text.toUcs4();
  return std::any_of(text.begin(), text.end(), onlyTurns) || std::any_of(codes.begin(), codes.end(), isRightToLeft);
}

}  // namespace

QString foreign(const QString& text) {
  if (!needsIsolate(text)) return text;
  QString shown(kIsolate);
  int open = 0;
  const auto endLine = [&] { shown += QString(std::exchange(open, 0) + 1, kEnd); };
  for (const QChar each : text) {
    if (endsLine(each)) {  // which ends every isolate
      endLine();
      shown += each;
      shown += kIsolate;
      continue;
    }
    if (each == kEnd && open == 0) continue;  // would end ours
    open += opensIsolate(each) ? 1 : each == kEnd ? -1 : 0;
    shown += each;
  }
  endLine();
  return shown;
}

QString foreign(const std::string& utf8) { return foreign(QString::fromStdString(utf8)); }

QString withVisibleTurns(const QString& text) {
  QString shown;
  for (const QChar each : text)
    if (onlyTurns(each))
      shown += QStringLiteral("\\u%1").arg(each.unicode(), 4, 16, QLatin1Char('0'));
    else
      shown += each;
  return shown;
}

}  // namespace signalbox::ui::client
