#include "ui/state/recipient_lines.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include "engine/protocol/json_fields.h"
#include "engine/protocol/problem.h"
#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/client/words.h"

namespace signalbox::ui::state {

using client::Words;

namespace {
struct Answer {
  std::int64_t line = 0;
  std::int64_t status = 0;
  protocol::Problem problem;
  template <class F> void describe(F& f) {
    f("line", line);
    f("status", status);
    f("problem", problem);
  }
};

QString wordsOf(const protocol::Problem& problem) {
  QStringList words;
  for (const auto& field : problem.errors) words << client::text(field.pointer).mid(1) + QLatin1Char(' ') + client::text(field.detail);
  if (!words.isEmpty()) return words.join(QStringLiteral(", "));
  const std::string& sentence = problem.detail.empty() ? problem.title : problem.detail;
  return sentence.empty() ? Words::tr("The engine does not say why.") : client::text(sentence);
}

const QStringList kNames{QStringLiteral("id"),         QStringLiteral("email"),       QStringLiteral("phone"),
                         QStringLiteral("push_token"), QStringLiteral("webhook_url"), QStringLiteral("time_zone"),
                         QStringLiteral("locale"),     QStringLiteral("quiet_hours"), QStringLiteral("opt_out")};

/// "22:00-08:00", as the form takes it.
QJsonObject quietHours(const QString& words) {
  return {{QStringLiteral("from"), words.section(QLatin1Char('-'), 0, 0).trimmed()},
          {QStringLiteral("to"), words.section(QLatin1Char('-'), 1).trimmed()}};
}
}  // namespace

QStringList csvFields(const QString& line) {
  QStringList fields{QString()};
  bool quoted = false;
  for (qsizetype i = 0; i < line.size(); ++i) {
    const QChar letter = line[i];
    if (letter == QLatin1Char('"')) {
      if (quoted && i + 1 < line.size() && line[i + 1] == QLatin1Char('"'))
        fields.last() += line[++i];
      else
        quoted = !quoted;
    } else if (letter == QLatin1Char(',') && !quoted) {
      fields << QString();
    } else {
      fields.last() += letter;
    }
  }
  return fields;
}

RecipientColumns::RecipientColumns(const QString& header) {
  for (const QString& name : csvFields(header)) names_ << name.trimmed().toLower();
}

QString RecipientColumns::problem() const {
  if (!names_.contains(QStringLiteral("id")))
    return Words::tr("The first line must name the columns, one of them id; it may name %1.").arg(kNames.join(QStringLiteral(", ")));
  for (const QString& name : names_)
    if (!kNames.contains(name))
      return Words::tr("The column %1 is not known. There are: %2.").arg(client::foreign(name), kNames.join(QStringLiteral(", ")));
  return {};
}

QByteArray RecipientColumns::json(const QString& row) const {
  static const QRegularExpression between(QStringLiteral("[\\s;]+"));
  const QStringList fields = csvFields(row);
  QJsonObject recipient;
  for (qsizetype i = 0; i < names_.size() && i < fields.size(); ++i) {
    const QString value = fields[i].trimmed();
    if (value.isEmpty()) continue;
    if (names_[i] == QLatin1String("opt_out"))
      recipient[names_[i]] = QJsonArray::fromStringList(value.split(between, Qt::SkipEmptyParts));
    else if (names_[i] == QLatin1String("quiet_hours"))
      recipient[names_[i]] = quietHours(value);
    else
      recipient[names_[i]] = value;
  }
  return QJsonDocument(recipient).toJson(QJsonDocument::Compact);
}

std::optional<LineVerdict> readVerdict(const QByteArray& json) {
  const auto answer = protocol::parse<Answer>(std::string_view(json.constData(), static_cast<std::size_t>(json.size())));
  if (!answer.ok()) return std::nullopt;
  const bool taken = answer->status >= 200 && answer->status < 300;
  return LineVerdict{answer->line, taken, taken ? QString() : wordsOf(answer->problem)};
}

qint64 lineOfFile(qint64 line, const std::vector<qint64>& lines) {
  return line >= 1 && static_cast<std::size_t>(line) <= lines.size() ? lines[static_cast<std::size_t>(line) - 1] : line;
}

}  // namespace signalbox::ui::state
