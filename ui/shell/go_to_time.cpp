#include "ui/shell/go_to_time.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/time_words.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::shell {

namespace {
constexpr int kWidth = 360, kHeight = 188, kDayMs = 86'400'000;
constexpr base::Millis kAround{15 * 60 * 1000};
}  // namespace

std::optional<base::WallTime> instantFromWords(const QString& words, base::WallTime now, const QTimeZone& zone) {
  const QString simple = words.simplified();
  const QDateTime read = views::readTime(simple, client::dateTime(now).toTimeZone(zone).date(), zone);
  if (!read.isValid()) return std::nullopt;
  const base::WallTime at = base::wallFromMillis(read.toMSecsSinceEpoch());
  if (at <= now) return at;
  if (simple.contains(QLatin1Char('-'))) return std::nullopt;  // that day has not come
  return at - base::Millis{kDayMs};
}

GoToTime::GoToTime(views::ViewContext context, QWidget* window)
    : Panel(context.theme, window, kWidth, kHeight),
      context_(context),
      field_(new QLineEdit(this)),
      answer_(new widgets::Label(context.theme, theme::Type::Caption, theme::Ink::Secondary, this)),
      show_(new widgets::PrimaryButton(context.theme, tr("Show in the charts"), this)),
      look_(new widgets::ActButton(context.theme, tr("Open the past"), widgets::ActButton::Role::Plain, this)) {
  setAccessibleName(tr("Go to a time"));
  body()->addWidget(new widgets::Label(context.theme, theme::Type::CardTitle, theme::Ink::Text, tr("Go to a time"), this));
  field_->setPlaceholderText(tr("14:03 or 2026-05-12 14:03"));
  field_->setAccessibleName(tr("Time"));
  body()->addWidget(field_);
  answer_->setWordWrap(true);
  body()->addWidget(answer_, 1);
  show_->setHint(tr("Every chart shows the 15 minutes before and after it (Enter)"));
  look_->setGlyph(theme::Icon::Past);
  look_->setHint(tr("The whole engine as it was then: queues, providers, causes, what operators had done"));
  auto* acts = theme::row(context.theme, nullptr, theme::grid::kSmall);
  acts->addStretch(1);
  acts->addWidget(look_);
  acts->addWidget(show_);
  body()->addLayout(acts);
  connect(field_, &QLineEdit::textChanged, this, &GoToTime::settleActs);
  connect(field_, &QLineEdit::returnPressed, this, &GoToTime::go);
  connect(show_, &QPushButton::clicked, this, &GoToTime::go);
  connect(look_, &QPushButton::clicked, this, &GoToTime::look);
  settleActs();
}

void GoToTime::settleActs() {
  const QString reason = field_->text().trimmed().isEmpty() ? tr("Write a time first") : QString();
  for (widgets::ActButton* act : {show_, look_}) act->setBlocked(reason);
}

QWidget* GoToTime::firstFocus() { return field_; }

void GoToTime::ask() {
  field_->selectAll();
  answer_->setInk(theme::Ink::Secondary);
  answer_->setText(tr("The charts show the 15 minutes before and after it; Esc returns to now. Times are %1.")
                       .arg(context_.time.isUtc() ? tr("UTC") : tr("local")));
  open();
}

std::optional<base::WallTime> GoToTime::read() {
  const auto now = context_.state().engineNow();
  const auto at = now ? instantFromWords(field_->text(), *now, context_.time.zone()) : std::nullopt;
  if (at) return at;
  answer_->setInk(theme::Ink::Danger);
  answer_->setText(now ? tr("That is no time that has passed. Write 14:03, 14:03:10 or 2026-05-12 14:03.")
                       : tr("The engine has not said yet what time it is."));
  return std::nullopt;
}

void GoToTime::go() {
  const auto at = read();
  if (!at) return;
  dismiss();
  context_.time.setCustom(*at - kAround, qMin(*at + kAround, *context_.state().engineNow()));
}

void GoToTime::look() {
  const auto at = read();
  if (!at) return;
  dismiss();
  context_.navigator.go(views::Place{QStringLiteral("past"), {}, {{QStringLiteral("at"), client::text(base::formatRfc3339(*at))}}});
}

}  // namespace signalbox::ui::shell
