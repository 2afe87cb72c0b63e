#include "ui/shell/go_to_time.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::shell {

namespace {
constexpr int kWidth = 360, kHeight = 148, kDayMs = 86'400'000;
constexpr base::Millis kAround{15 * 60 * 1000};

QDateTime readTime(const QString& words, const QDate& today, const QTimeZone& zone) {
  for (const char* shape : {"H:mm:ss", "H:mm"})
    if (const QTime time = QTime::fromString(words, QLatin1String(shape)); time.isValid()) return QDateTime(today, time, zone);
  for (const char* shape : {"yyyy-MM-dd H:mm:ss", "yyyy-MM-dd H:mm"})
    if (const QDateTime read = QDateTime::fromString(words, QLatin1String(shape)); read.isValid()) return QDateTime(read.date(), read.time(), zone);
  return {};
}
}  // namespace

std::optional<base::WallTime> instantFromWords(const QString& words, base::WallTime now, const QTimeZone& zone) {
  const QString simple = words.simplified();
  const QDateTime read = readTime(simple, client::dateTime(now).toTimeZone(zone).date(), zone);
  if (!read.isValid()) return std::nullopt;
  const base::WallTime at = base::wallFromMillis(read.toMSecsSinceEpoch());
  if (at <= now) return at;
  if (simple.contains(QLatin1Char('-'))) return std::nullopt;  // that day has not come
  return at - base::Millis{kDayMs};
}

GoToTime::GoToTime(views::ViewContext context, QWidget* window)
    : Panel(context.theme, window, kWidth, kHeight), context_(context), field_(new QLineEdit(this)),
      answer_(new widgets::Label(context.theme, theme::Type::Caption, theme::Ink::Secondary, this)) {
  setAccessibleName(tr("Go to a time"));
  body()->addWidget(new widgets::Label(context.theme, theme::Type::CardTitle, theme::Ink::Text, tr("Go to a time"), this));
  field_->setPlaceholderText(QStringLiteral("14:03 or 2026-05-12 14:03"));
  field_->setAccessibleName(tr("Time"));
  body()->addWidget(field_);
  answer_->setWordWrap(true);
  body()->addWidget(answer_, 1);
  connect(field_, &QLineEdit::returnPressed, this, &GoToTime::go);
}

QWidget* GoToTime::firstFocus() { return field_; }

void GoToTime::ask() {
  field_->selectAll();
  answer_->setInk(theme::Ink::Secondary);
  answer_->setText(tr("Charts show the 15 minutes before and after it, Esc leads back. Times are %1.").arg(context_.time.isUtc() ? tr("UTC") : tr("local")));
  open();
}

void GoToTime::go() {
  const auto now = context_.state().engineNow();
  const auto at = now ? instantFromWords(field_->text(), *now, context_.time.zone()) : std::nullopt;
  if (!at) {
    answer_->setInk(theme::Ink::Danger);
    answer_->setText(now ? tr("That is no time that has passed. Write 14:03, 14:03:10 or 2026-05-12 14:03.") : tr("The engine has not said yet what time it is."));
    return;
  }
  dismiss();
  context_.time.setCustom(*at - kAround, qMin(*at + kAround, *now));
}

}  // namespace signalbox::ui::shell
