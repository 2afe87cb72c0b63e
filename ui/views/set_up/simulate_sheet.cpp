#include "ui/views/set_up/simulate_sheet.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/set_up/setting_words.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::text;

namespace {

constexpr int kColumns = 2;
constexpr double kLatencyMost = 600'000;
constexpr char kShare[] = "share_";

bool isLatency(const std::string& key) { return key.starts_with("latency_ms"); }
bool isShare(const std::string& key) { return key.starts_with(kShare); }
/// What is turned in a drill; its other settings stand in the form.
bool isDial(const std::string& key) { return isLatency(key) || isShare(key) || key == "brown_out"; }

}  // namespace

SimulateSheet::SimulateSheet(ViewContext context, QWidget* host) : QObject(host), context_(context), sheet_(new Sheet(context.theme, host)) {
  build();
  connect(sheet_, &Sheet::confirmed, this, &SimulateSheet::confirm);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &SimulateSheet::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &SimulateSheet::settle);
}

void SimulateSheet::build() {
  const theme::Theme& theme = context_.theme;
  said_ = new Label(theme, theme::Type::Body, theme::Ink::Secondary, sheet_);
  said_->setWordWrap(true);
  auto* choices = theme::row(theme, nullptr, theme::grid::kSmall);
  const auto choice = [&](const QString& words, const QString& hint, const std::string& key, double value) {
    auto* button = new ActButton(theme, words, ActButton::Role::Plain, sheet_);
    button->setHint(hint);
    choices->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, key, value] { turnTo(key, value); });
  };
  choice(tr("All well"), tr("Everything is taken"), {}, 0);
  choice(tr("Half fails"), tr("Every second message is refused for now, and its breaker opens"), "share_transient", 50);
  choice(tr("Break it"), tr("It cannot be reached; nothing is sent through it"), "share_not_sent", 100);
  choices->addStretch(1);
  place_ = new QWidget(sheet_);
  theme::column(theme, place_);
  reason_ = new QLineEdit(sheet_);
  QVBoxLayout* body = sheet_->body();
  body->addWidget(said_);
  body->addLayout(choices);
  body->addWidget(place_);
  auto* why = new FormRow(theme, tr("Reason, optional"), reason_, sheet_);
  why->setHint(tr("Kept in the audit log"));
  body->addWidget(why);
  body->addStretch(1);
}

void SimulateSheet::buildDials(const protocol::KindView& kind) {
  const theme::Theme& theme = context_.theme;
  delete all_;
  dials_.clear();
  all_ = new QWidget(place_);
  place_->layout()->addWidget(all_);
  auto* cells = theme::cells(theme, all_, theme::grid::kGap);
  for (const protocol::SettingView& setting : kind.settings) {
    if (!isDial(setting.key)) continue;
    const bool latency = isLatency(setting.key);
    const auto known = provider_.settings.find(setting.key);
    Dial dial;
    dial.key = setting.key;
    dial.perUnit = latency ? 1 : 100;
    dial.box = new QDoubleSpinBox(all_);
    dial.box->setDecimals(latency ? 0 : 1);
    dial.box->setRange(0, latency ? kLatencyMost : 100);
    dial.box->setSuffix(latency ? tr(" ms") : tr(" %"));
    dial.box->setValue(text(known == provider_.settings.end() ? setting.fallback : known->second).toDouble() * dial.perUnit);
    dial.shown = dial.box->value();
    dial.row = new FormRow(theme, settingWords(text(setting.key)), dial.box, all_);
    // The engine tells of a share of 1, which is written in percent here.
    dial.row->setHint(setting.key == "brown_out" ? tr("0 % is healthy; at 100 % it is ten times slower and half of the sends time out")
                                                 : text(setting.help));
    const int at = static_cast<int>(dials_.size());
    cells->addWidget(dial.row, at / kColumns, at % kColumns);
    connect(dial.box, &QDoubleSpinBox::valueChanged, this, &SimulateSheet::settle);
    dials_.push_back(dial);
  }
}

void SimulateSheet::open(const protocol::KindView& kind, const protocol::ProviderView& provider) {
  if (provider.name != provider_.name || provider.version != provider_.version) {
    provider_ = provider;
    reason_->clear();
    buildDials(kind);
  }
  const QString name = text(provider_.name);
  sheet_->setTitle(tr("Simulate %1").arg(name));
  sheet_->setConfirm(tr("Change %1").arg(name));
  sheet_->setProduction(context_.connection.production ? context_.connection.name : QString(), context_.connection.colour);
  said_->setInk(theme::Ink::Secondary);
  said_->setText(tr("It sends nothing in earnest: each message ends as these shares say, from the next one on. Delivery shows what comes of it."));
  settle();
  sheet_->open();
}

void SimulateSheet::turnTo(const std::string& key, double value) {
  for (const Dial& dial : dials_)
    if (isShare(dial.key) || dial.key == "brown_out") dial.box->setValue(dial.key == key ? value : 0);
}

double SimulateSheet::failing() const {
  double sum = 0;
  for (const Dial& dial : dials_)
    if (isShare(dial.key)) sum += dial.box->value();
  return sum;
}

double SimulateSheet::valueOf(const std::string& key) const {
  for (const Dial& dial : dials_)
    if (dial.key == key) return dial.box->value();
  return 0;
}

/// All of them, for the engine puts these in the place of those that it has; a dial that nobody turned stays as it was written.
std::map<std::string, std::string> SimulateSheet::settings() const {
  std::map<std::string, std::string> all = provider_.settings;
  for (const Dial& dial : dials_)
    if (dial.box->value() != dial.shown) all[dial.key] = client::utf8(QString::number(dial.box->value() / dial.perUnit, 'g', 10));
  return all;
}

void SimulateSheet::settle() {
  if (provider_.name.empty()) return;
  constexpr double kOver = 100.0001;  // a hundred of tenths
  const state::Permit permit = context_.state().canAct(QStringLiteral("providers.manage"));
  const double sum = failing();
  const bool tooMuch = sum > kOver, crossed = valueOf("latency_ms_p99") < valueOf("latency_ms_p50");
  const auto blocks = [&](const Dial& dial) { return tooMuch ? isShare(dial.key) && dial.box->value() > 0 : dial.key == "latency_ms_p99"; };
  const auto wrong = std::find_if(dials_.begin(), dials_.end(), blocks);
  const bool leads = permit.allowed && !asked_ && wrong != dials_.end();
  sheet_->setConfirmBlocked(!permit       ? permit.reason
                                : asked_  ? tr("Asked")
                                : tooMuch ? tr("The shares are more than 100 % together")
                                : crossed ? tr("99 of 100 take no less time than half of them")
                                          : QString(),
                            leads ? wrong->box : nullptr);
  const QString name = text(provider_.name);
  const double slow = valueOf("brown_out") / 200;  // a whole one times half out, before the shares take theirs
  const double fails = slow + (1 - slow) * qMin(sum, 100.0) / 100;
  const QString share = format::percent(fails);
  sheet_->setSummary(fails == 0 ? tr("Then everything is taken by %1").arg(name) : tr("Then %1 of what goes to %2 fails").arg(share, name));
}

void SimulateSheet::confirm() {
  asked_ = true;
  settle();
  state::SimulatorSettings body;
  for (const auto& [key, value] : settings()) body.settings[key] = value;
  const std::string name = provider_.name;
  context_.commands.putSimulator(text(name), body, reason_->text().trimmed(), {this, [this, name](const auto& reply) { ended(name, reply); }});
}

void SimulateSheet::ended(const std::string& name, const client::Reply<state::SimulatorSettings>& reply) {
  asked_ = false;
  settle();
  if (provider_.name == name) {
    for (const Dial& dial : dials_) dial.row->setError({});
    if (!reply.ok()) {
      said_->setInk(theme::Ink::Danger);
      said_->setText(actErrorWords(tr("Changing what is simulated"), reply.error()));
      for (const auto& field : reply.error().problem.errors)
        for (const Dial& dial : dials_)
          if (field.pointer == "/settings/" + dial.key) dial.row->setError(text(field.detail));
      return;
    }
    provider_ = {};  // what is shown next is what the engine has by then
    sheet_->dismiss();
  }
  if (reply.ok()) Q_EMIT changed(text(name));
}

}  // namespace signalbox::ui::views
