#include "ui/views/delivery/policy_sheet.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/changed_meanwhile.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;
using client::utf8;

namespace {
constexpr int kField = 160, kCell = 224, kDay = 86'400;
const QString kPermission = QStringLiteral("providers.manage");

std::int64_t secondsOf(QStringView unit) {
  if (unit == QLatin1String("d")) return kDay;
  if (unit == QLatin1String("h")) return 3600;
  return unit == QLatin1String("min") ? 60 : 1;
}

/// "5 min", "90 s": written and read as the waits are.
class SecondsBox final : public QSpinBox {
 public:
  using QSpinBox::QSpinBox;
  QString textFromValue(int value) const override { return value == 0 ? QStringLiteral("0 s") : ladderText({value}); }
  int valueFromText(const QString& text) const override { return static_cast<int>(read(text).value_or(value())); }
  QValidator::State validate(QString& text, int&) const override {
    const auto seconds = read(text);
    return seconds && *seconds >= minimum() && *seconds <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
  }

 private:
  static std::optional<std::int64_t> read(const QString& text) {
    const auto seconds = ladderFromText(text);
    return seconds && seconds->size() == 1 ? std::optional(seconds->front()) : std::nullopt;
  }
};
}  // namespace

std::optional<std::vector<std::int64_t>> ladderFromText(const QString& text) {
  static const QRegularExpression kPart(QStringLiteral("^(\\d{1,9})\\s*(s|min|h|d)?$"));
  std::vector<std::int64_t> seconds;
  if (text.trimmed().isEmpty()) return seconds;
  for (const QString& part : text.split(QLatin1Char(','))) {
    const auto match = kPart.match(part.trimmed());
    if (!match.hasMatch()) return std::nullopt;
    seconds.push_back(match.captured(1).toLongLong() * secondsOf(match.capturedView(2)));
  }
  return seconds;
}

QString ladderText(const std::vector<std::int64_t>& seconds) {
  QStringList parts;
  for (const std::int64_t each : seconds) {
    const char* unit = each % kDay == 0 ? "d" : each % 3600 == 0 ? "h" : each % 60 == 0 ? "min" : "s";
    parts << QString::number(each / secondsOf(QString::fromLatin1(unit))) + QLatin1Char(' ') + QLatin1String(unit);
  }
  return parts.join(QStringLiteral(", "));
}

PolicySheet::PolicySheet(ViewContext context, QWidget* host) : QObject(host), context_(context), sheet_(new Sheet(context.theme, host)) {
  build();
  connect(channel_, &SegmentedControl::chosen, this, &PolicySheet::show);
  connect(ladder_, &QLineEdit::textChanged, this, &PolicySheet::settle);
  connect(reason_, &QLineEdit::textChanged, this, &PolicySheet::settle);
  connect(ambiguous_, &QComboBox::currentIndexChanged, this, &PolicySheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &PolicySheet::settle);
  connect(&context_.state(), &state::EngineState::sessionChanged, this, &PolicySheet::settle);
  connect(&context_.state(), &state::EngineState::policiesChanged, this, &PolicySheet::tellMeanwhile);
  connect(meanwhile_, &ChangedMeanwhile::theirsWanted, this, &PolicySheet::show);
  connect(meanwhile_, &ChangedMeanwhile::mineKept, this, [this] {
    kept_.clear();
    settle();
  });
  connect(sheet_, &Sheet::confirmed, this, &PolicySheet::save);
  connect(reset_, &QPushButton::clicked, this, &PolicySheet::reset);
}

QSpinBox* PolicySheet::number(const Words& words, int least, int most, const QString& unit, QWidget* row) {
  auto* box = new QSpinBox(row);
  box->setRange(least, most);
  box->setSuffix(unit);
  place(words, box, row);
  connect(box, &QSpinBox::valueChanged, this, &PolicySheet::settle);
  return box;
}

QSpinBox* PolicySheet::span(const Words& words, int least, int most, QWidget* row) {
  auto* box = new SecondsBox(row);
  box->setRange(least, most);
  place(words, box, row);
  connect(box, &QSpinBox::valueChanged, this, &PolicySheet::settle);
  return box;
}

/// Each is as wide as the longest name of one, so that they stand under each other.
void PolicySheet::place(const Words& words, QWidget* box, QWidget* row) {
  theme::fixSize(context_.theme, box, kField, 0);
  auto* cell = new FormRow(context_.theme, words.label, box, row);
  if (!words.hint.isEmpty()) cell->setHint(words.hint);
  theme::fixSize(context_.theme, cell, kCell, 0);
  row->layout()->addWidget(cell);
}

QDoubleSpinBox* PolicySheet::share(const Words& words, double least, double most, QWidget* row) {
  auto* box = new QDoubleSpinBox(row);
  box->setDecimals(1);
  box->setRange(least, most);
  box->setSuffix(tr(" %"));
  place(words, box, row);
  connect(box, &QDoubleSpinBox::valueChanged, this, &PolicySheet::settle);
  return box;
}

/// A title with what stands under it.
QVBoxLayout* PolicySheet::section(const QString& title) {
  auto* all = new QWidget(sheet_);
  auto* lines = theme::column(context_.theme, all, theme::grid::kCard);
  lines->addWidget(new Label(context_.theme, theme::Type::CardTitle, theme::Ink::Text, title, all));
  auto* rows = theme::column(context_.theme, nullptr, theme::grid::kCard);
  lines->addLayout(rows);
  sheet_->body()->addWidget(all);
  return rows;
}

QWidget* PolicySheet::line(QVBoxLayout* into) {
  auto* row = new QWidget(sheet_);
  theme::row(context_.theme, row, theme::grid::kGap);
  into->addWidget(row, 0, Qt::AlignLeft);
  return row;
}

void PolicySheet::build() {
  const theme::Theme& theme = context_.theme;
  sheet_->setTitle(tr("Retries and breakers"));
  channel_ = new SegmentedControl(theme, tr("Channel"), sheet_);
  channel_->setSegments({{QStringLiteral("email"), tr("Email"), {}},
                         {QStringLiteral("sms"), tr("SMS"), {}},
                         {QStringLiteral("push"), tr("Push"), {}},
                         {QStringLiteral("webhook"), tr("Webhook"), {}}});
  theme::fixSize(theme, channel_, 0, theme::grid::kControl);
  reset_ = new ActButton(theme, tr("As configured"), ActButton::Role::Quiet, sheet_);
  said_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  said_->setWordWrap(true);
  said_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* head = theme::row(theme, nullptr, theme::grid::kGap);
  head->addWidget(channel_);
  head->addWidget(said_, 1);
  head->addWidget(reset_);
  meanwhile_ = new ChangedMeanwhile(theme, sheet_);
  ladder_ = new QLineEdit(sheet_);
  ladderRow_ = new FormRow(theme, tr("Waits between attempts"), ladder_, sheet_);
  ladderRow_->setHint(tr("After the last one a message is dead. None at all: one attempt. Such as 1 min, 5 min, 15 min, 1 h"));
  auto* doubt = new QWidget(sheet_);
  theme::row(theme, doubt, theme::grid::kGap);
  jitter_ = share({tr("Each wait differs by up to"), {}}, 0, 50, doubt);
  ambiguous_ = new QComboBox(doubt);
  ambiguous_->addItem(tr("Send it again"), QStringLiteral("resend"));
  ambiguous_->addItem(tr("Hold it for a person"), QStringLiteral("hold"));
  ambiguous_->addItem(tr("Ask the provider first"), QStringLiteral("reconcile"));
  doubt->layout()->addWidget(new FormRow(theme, tr("When nobody knows whether it was sent"), ambiguous_, doubt));
  static_cast<QHBoxLayout*>(doubt->layout())->addStretch(1);
  reason_ = new QLineEdit(sheet_);
  auto* reasonRow = new FormRow(theme, tr("Reason, optional"), reason_, sheet_);
  reasonRow->setHint(tr("Kept in the audit log"));
  QVBoxLayout* body = sheet_->body();
  body->addLayout(head);
  body->addWidget(meanwhile_);
  body->addWidget(ladderRow_);
  body->addWidget(doubt);
  buildBreaker();
  buildBudget();
  body->addWidget(reasonRow);
  body->addStretch(1);
}

void PolicySheet::buildBreaker() {
  QVBoxLayout* rows = section(tr("When to stop using a provider"));
  QWidget* opens = line(rows);
  limit_ = share({tr("Stop when failures exceed"), tr("of the calls in 30 s")}, 0.1, 99.9, opens);
  calls_ = number({tr("Minimum calls in 30 s"), tr("fewer are too few to judge")}, 1, 1'000'000, tr(" calls"), opens);
  failures_ = number({tr("Minimum failures in 30 s"), tr("fewer may be chance")}, 1, 1'000'000, tr(" failures"), opens);
  QWidget* rests = line(rows);
  inARow_ = number({tr("Or failures in a row"), tr("whatever their share")}, 1, 1'000'000, tr(" failures"), rests);
  coolDown_ = span({tr("First pause"), tr("then it is tested")}, 1, kDay, rests);
  coolDownMost_ = span({tr("Longest pause"), tr("each is twice the one before")}, 1, kDay, rests);
  QWidget* closes = line(rows);
  probes_ = number({tr("Passed tests to send again"), tr("which the provider took")}, 1, 100, tr(" tests"), closes);
  ramp_ = span({tr("Full load again after"), tr("it grows until then")}, 0, 3600, closes);
}

void PolicySheet::buildBudget() {
  QWidget* row = line(section(tr("Retry budget of each provider")));
  retries_ = number({tr("Always allowed per minute"), {}}, 1, 1'000'000, tr(" retries"), row);
  ratio_ = share({tr("Or share of first attempts"), tr("whichever is more")}, 0, 100, row);
}

const protocol::PolicyView* PolicySheet::policy() const {
  const std::string channel = utf8(channel_->current());
  for (const auto& each : context_.state().snapshot().policies)
    if (each.channel == channel) return &each;
  return nullptr;
}

void PolicySheet::open(const QString& channel) {
  channel_->setCurrent(channel);
  reason_->clear();
  asked_ = false;
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  show();
  sheet_->open();
}

void PolicySheet::show() {
  if (const protocol::PolicyView* view = policy()) {
    const protocol::PolicyRules& rules = view->rules;
    before_ = rules;
    meanwhile_->begin(view->version);
    ladder_->setText(ladderText(rules.ladderSeconds));
    jitter_->setValue(rules.jitter * 100);
    ambiguous_->setCurrentIndex(ambiguous_->findData(text(rules.ambiguous)));
    limit_->setValue(rules.breaker.failureLimit * 100);
    const std::pair<QSpinBox*, std::int64_t> numbers[]{{calls_, rules.breaker.callsMin},           {failures_, rules.breaker.failuresMin},
                                                       {inARow_, rules.breaker.consecutiveLimit},  {coolDownMost_, rules.breaker.coolDownMaxSeconds},
                                                       {coolDown_, rules.breaker.coolDownSeconds}, {probes_, rules.breaker.probes},
                                                       {ramp_, rules.breaker.rampSeconds},         {retries_, rules.retryBudget.retriesMin}};
    for (const auto& [box, value] : numbers) box->setValue(static_cast<int>(value));
    ratio_->setValue(rules.retryBudget.ratio * 100);
    said_->setInk(theme::Ink::Secondary);
    if (view->configured)
      said_->setText(tr("As the engine's configuration says. What you set holds for what fails from then on."));
    else
      said_->setText(tr("Set by %1, %2").arg(foreign(view->changedBy), view->changedAt ? dayWords(context_, *view->changedAt) : QString()));
    kept_ = written();
  }
  settle();
}

/// Where nothing is being written, the sheet shows what somebody else has set.
void PolicySheet::tellMeanwhile() {
  const protocol::PolicyView* now = policy();
  if (!sheet_->isOpen() || asked_ || now == nullptr || !meanwhile_->isNews(now->version)) return;
  if (written() == kept_) return show();
  meanwhile_->tell(tr("The policy of %1").arg(channelWords(text(now->channel))), now->version, text(now->changedBy));
  settle();
}

void PolicySheet::settle() {
  const protocol::PolicyView* view = policy();
  const state::Permit permit = context_.state().canAct(kPermission);
  const bool readable = ladderFromText(ladder_->text()).has_value();
  ladderRow_->setError(readable ? QString() : tr("Waits are numbers with s, min, h or d, such as 1 min, 5 min, 1 h"));
  const QString undecided = meanwhile_->whyNotSaved();
  const bool ordered = coolDown_->value() <= coolDownMost_->value();
  const QString fault = view == nullptr ? tr("This engine does not tell its policies")
      : !permit                         ? permit.reason
      : asked_                          ? tr("Asked")
      : !undecided.isEmpty()            ? undecided
      : !readable                       ? tr("The waits cannot be read")
      : !ordered                        ? tr("The longest pause is shorter than the first")
      : written() == kept_              ? tr("Nothing was changed")
                                        : QString();
  sheet_->setConfirm(tr("Set for %1").arg(channelWords(channel_->current())));
  // Who may not set them, or has to choose first, is led to no field.
  const bool writes = view != nullptr && permit && !asked_ && undecided.isEmpty();
  QWidget* field = !writes ? nullptr : !readable ? static_cast<QWidget*>(ladder_) : !ordered ? coolDownMost_ : nullptr;
  sheet_->setConfirmBlocked(fault, field);
  const bool nothing = view == nullptr || view->configured;
  reset_->setBlocked(!permit                    ? permit.reason
                         : asked_               ? tr("Asked")
                         : !undecided.isEmpty() ? undecided
                         : nothing              ? tr("It is as configured")
                                                : QString());
}

double PolicySheet::shareOf(const QDoubleSpinBox& box, double before) {
  const double shown = box.value() / 100;
  return std::abs(shown - before) < 0.0005001 ? before : shown;
}

protocol::PolicyRules PolicySheet::rules() const {
  protocol::PolicyRules rules;
  rules.ladderSeconds = ladderFromText(ladder_->text()).value_or(std::vector<std::int64_t>{});
  rules.jitter = shareOf(*jitter_, before_.jitter);
  rules.ambiguous = utf8(ambiguous_->currentData().toString());
  rules.breaker = {calls_->value(),  failures_->value(), shareOf(*limit_, before_.breaker.failureLimit),
                   inARow_->value(), coolDown_->value(), coolDownMost_->value(),
                   probes_->value(), ramp_->value()};
  rules.retryBudget = {retries_->value(), shareOf(*ratio_, before_.retryBudget.ratio)};
  return rules;
}

QString PolicySheet::written() const { return ladder_->text() + text(protocol::toText(rules())); }

void PolicySheet::save() {
  asked_ = true;
  settle();
  context_.commands.putPolicy(channel_->current(), {rules(), utf8(reason_->text().trimmed())}, meanwhile_->version(),
                              {this, [this](const auto& reply) { ended(reply); }});
}

void PolicySheet::reset() {
  asked_ = true;
  settle();
  context_.commands.resetPolicy(channel_->current(), reason_->text().trimmed(), meanwhile_->version(),
                                {this, [this](const auto& reply) { ended(reply); }});
}

void PolicySheet::ended(const client::Reply<protocol::PolicyView>& reply) {
  asked_ = false;
  if (reply.ok()) return sheet_->dismiss();
  if (ChangedMeanwhile::isRefusal(reply.error())) {
    kept_.clear();  // what is here is nothing that the engine has
    meanwhile_->refuse();
    tellMeanwhile();  // the snapshot may have theirs already
  } else {
    said_->setInk(theme::Ink::Danger);
    said_->setText(actErrorWords(tr("Setting retries and breakers"), reply.error()));
  }
  settle();
}

}  // namespace signalbox::ui::views
