#include "ui/views/query_words.h"

#include <QRegularExpression>
#include <QStringList>

namespace signalbox::ui::views {

namespace {

/// Parentheses, the '-' before a term, and terms with their quotes, in which neither counts.
QStringList wordsOf(const QString& q) {
  static const QRegularExpression word(QStringLiteral(R"([()]|-|(?:[A-Za-z_][A-Za-z0-9_.-]*(?::|=|!=|>=|<=|>|<))?"(?:[^"\\]|\\.)*"?|[^\s()]+)"),
                                       QRegularExpression::DotMatchesEverythingOption);
  QStringList words;
  for (auto found = word.globalMatch(q); found.hasNext();) words << found.next().captured(0);
  return words;
}

bool opens(const QString& word) { return word == QLatin1String("("); }
bool closes(const QString& word) { return word == QLatin1String(")"); }
bool isOr(const QString& word) { return word == QLatin1String("OR"); }

/// A choice beside a neighbour would take the neighbour as one of its own. What is not balanced stays as it is: the engine refuses it,
/// and parentheses around it could make something else of it.
bool offersAChoice(const QString& q) {
  int depth = 0;
  bool choice = false;
  for (const QString& word : wordsOf(q)) {
    if (opens(word))
      ++depth;
    else if (closes(word) && --depth < 0)
      return false;
    else
      choice = choice || (depth == 0 && isOr(word));
  }
  return choice && depth == 0;
}

QString part(const QString& q) { return offersAChoice(q) ? QString(QLatin1Char('(') + q + QLatin1Char(')')) : q; }

/// Reads as the engine does: alternatives of what holds together.
class Requirement {
 public:
  Requirement(const QString& q, const QStringList& terms) : words_(wordsOf(q)), terms_(terms) {}
  bool holds() { return !words_.isEmpty() && any(); }

 private:
  bool atEnd() const { return at_ >= words_.size(); }
  bool any() {
    bool each = all();
    while (!atEnd() && isOr(words_[at_])) {
      ++at_;
      each = all() && each;
    }
    return each;
  }
  bool all() {
    bool some = false;
    while (!atEnd() && !isOr(words_[at_]) && !closes(words_[at_])) some = one() || some;
    return some;
  }
  bool one() {
    const QString word = words_[at_++];
    if (opens(word)) {
      const bool inner = any();
      if (!atEnd()) ++at_;  // its ')'
      return inner;
    }
    if (word == QLatin1String("-") || word == QLatin1String("NOT")) {
      if (!atEnd() && !isOr(words_[at_]) && !closes(words_[at_])) one();
      return false;
    }
    return terms_.contains(word);
  }

  const QStringList words_;
  const QStringList terms_;
  qsizetype at_ = 0;
};

}  // namespace

QString queryTerm(const QString& field, const QString& value) {
  static const QRegularExpression plain(QStringLiteral("^[\\w.@+-]+$"));
  if (plain.match(value).hasMatch()) return QString(field + QLatin1Char(':') + value);
  QString quoted = value;
  quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
  return QString(field + QStringLiteral(":\"") + quoted + QLatin1Char('"'));
}

QString joinQuery(const QString& first, const QString& second) {
  if (first.trimmed().isEmpty()) return second.trimmed();
  if (second.trimmed().isEmpty()) return first.trimmed();
  return QString(part(first.trimmed()) + QLatin1Char(' ') + part(second.trimmed()));
}

bool requiresTerm(const QString& q, const QString& field, const QString& value) {
  QStringList terms;
  for (const QString& op : {QStringLiteral(":"), QStringLiteral("=")}) {
    terms << QString(field + op + value);
    terms << QString(field + op + QLatin1Char('"') + value + QLatin1Char('"'));
  }
  return Requirement(q, terms).holds();
}

}  // namespace signalbox::ui::views
