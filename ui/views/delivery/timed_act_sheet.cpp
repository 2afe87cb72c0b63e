#include "ui/views/delivery/timed_act_sheet.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;

namespace {
const QString kUntilDefault = QStringLiteral("900");
}

TimedActSheet::TimedActSheet(ViewContext context, QWidget* host) : QObject(host), context_(context), sheet_(new Sheet(context.theme, host)) {
  const theme::Theme& theme = context_.theme;
  what_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  what_->setWordWrap(true);
  until_ = new SegmentedControl(theme, tr("Until"), sheet_);
  until_->setSegments({{QStringLiteral("900"), tr("15 min"), {}},
                       {QStringLiteral("3600"), tr("1 h"), {}},
                       {QStringLiteral("14400"), tr("4 h"), {}},
                       {QStringLiteral("0"), tr("Until I lift it"), {}}});
  until_->setCurrent(kUntilDefault);
  theme::fixSize(theme, until_, 0, theme::grid::kControl);
  untilRow_ = new FormRow(theme, tr("For how long"), until_, sheet_);
  reason_ = new QLineEdit(sheet_);
  reasonRow_ = new FormRow(theme, tr("Reason, required"), reason_, sheet_);
  name_ = new QLineEdit(sheet_);
  nameRow_ = new FormRow(theme, tr("Type the engine's name to go on"), name_, sheet_);
  for (QWidget* part : {static_cast<QWidget*>(what_), untilRow_, static_cast<QWidget*>(reasonRow_), nameRow_}) sheet_->body()->addWidget(part);
  sheet_->body()->addStretch(1);
  for (QLineEdit* field : {reason_, name_}) connect(field, &QLineEdit::textChanged, this, &TimedActSheet::settle);
  connect(until_, &SegmentedControl::chosen, this, &TimedActSheet::settle);
  connect(sheet_, &Sheet::confirmed, this, &TimedActSheet::confirm);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &TimedActSheet::settle);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &TimedActSheet::settle);
}

void TimedActSheet::open(Ask ask) {
  const bool another = ask.title != ask_.title || ask.verb != ask_.verb || ask.about != ask_.about;
  ask_ = std::move(ask);
  if (another) {  // the same act keeps what was typed and chosen
    ++asks_;
    asked_ = false;
    reason_->clear();
    until_->setCurrent(kUntilDefault);
  }
  sheet_->setTitle(ask_.title);
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  what_->setText(ask_.what);
  untilRow_->setVisible(ask_.timed);
  reasonRow_->setHint(ask_.timed ? tr("Kept in the audit log and shown beside the state") : tr("Kept in the audit log"));
  name_->clear();
  nameRow_->setVisible(!ask_.typedName.isEmpty());
  sheet_->setConfirm(ask_.verb, ask_.dangerous);
  settle();
  sheet_->open();
}

/// What is asked stays asked, whatever else is heard of the engine meanwhile.
QString TimedActSheet::blockedBy() const {
  if (asked_) return tr("Asked");
  if (const state::Permit permit = context_.state().canAct(ask_.permission); !permit) return permit.reason;
  if (reason_->text().trimmed().isEmpty()) return tr("A reason is required");
  if (!ask_.typedName.isEmpty() && name_->text() != ask_.typedName) return tr("Type the engine's name, %1").arg(client::foreign(ask_.typedName));
  return {};
}

QString TimedActSheet::endWords(base::WallTime end) const {
  const QString words = tr("Ends by itself at %1").arg(whenWords(context_, end));
  return ask_.then.isEmpty() ? words : tr("%1. %2").arg(words, ask_.then);
}

void TimedActSheet::settle() {
  if (!ask_.run) return;
  const bool may = !asked_ && context_.state().canAct(ask_.permission).allowed;
  sheet_->setConfirmBlocked(blockedBy(), !may ? nullptr : reason_->text().trimmed().isEmpty() ? reason_ : name_);
  const int seconds = until_->current().toInt();
  const auto now = context_.state().engineNow();
  if (!ask_.timed)
    sheet_->setSummary({});
  else if (seconds == 0)
    sheet_->setSummary(ask_.endless.isEmpty() ? tr("Lasts until somebody lifts it") : ask_.endless);
  else
    sheet_->setSummary(now ? endWords(*now + base::Millis{seconds * 1000}) : QString());
}

void TimedActSheet::confirm() {
  const int seconds = ask_.timed ? until_->current().toInt() : 0;
  const auto now = context_.state().engineNow();
  std::optional<base::WallTime> until;
  if (seconds > 0 && now) until = *now + base::Millis{seconds * 1000};
  state::PendingAct* act = ask_.run(until, reason_->text().trimmed());
  asked_ = true;
  settle();
  connect(act, &state::PendingAct::over, this, [this, act, asked = asks_] {
    if (asked != asks_) return;  // another one stands there by now
    asked_ = false;
    if (act->state() == state::ActState::failed) {
      settle();
      return sheet_->setSummary(act->error() ? actErrorWords(act->what(), *act->error()) : act->words(context_.time.zone()));
    }
    reason_->clear();
    sheet_->dismiss();
  });
}

}  // namespace signalbox::ui::views
