#include "ui/views/operations/sample_diff.h"

#include <QVBoxLayout>

#include <vector>

#include "engine/protocol/json_text.h"
#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/label.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {

constexpr int kHeight = 176, kSamples = 5;
constexpr qsizetype kLinesMost = 400;  // of a part; more are compared as a whole

struct SampleList {
  std::vector<protocol::PlanSample> data;
  template <class F> void describe(F& f) { f("data", data); }
};

QString wordsOf(const boost::json::value& value) {
  if (value.is_null()) return QStringLiteral("\u2013");
  if (const auto* string = value.if_string()) return text(std::string(*string));
  return text(protocol::jsonText(value));
}

QString part(const boost::json::value& rendered, std::string_view name) {
  const auto* object = rendered.if_object();
  const auto* value = object == nullptr ? nullptr : object->if_contains(name);
  return value == nullptr ? QString() : wordsOf(*value);
}

}  // namespace

QString lineDiff(const QString& before, const QString& after) {
  const QStringList a = before.split(QLatin1Char('\n')), b = after.split(QLatin1Char('\n'));
  QStringList lines;
  if (a.size() > kLinesMost || b.size() > kLinesMost) {
    for (const QString& line : a) lines << QStringLiteral("- ") + line;
    for (const QString& line : b) lines << QStringLiteral("+ ") + line;
    return lines.join(QLatin1Char('\n'));
  }
  // The longest common lines, from the end.
  const auto width = static_cast<std::size_t>(b.size()) + 1;
  std::vector<int> common((static_cast<std::size_t>(a.size()) + 1) * width, 0);
  const auto at = [&](qsizetype i, qsizetype j) -> int& { return common[static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j)]; };
  for (qsizetype i = a.size() - 1; i >= 0; --i)
    for (qsizetype j = b.size() - 1; j >= 0; --j) at(i, j) = a[i] == b[j] ? at(i + 1, j + 1) + 1 : qMax(at(i + 1, j), at(i, j + 1));
  qsizetype i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      lines << QStringLiteral("  ") + a[i];
      ++i;
      ++j;
    } else if (i < a.size() && (j == b.size() || at(i + 1, j) >= at(i, j + 1))) {
      lines << QStringLiteral("- ") + a[i++];
    } else {
      lines << QStringLiteral("+ ") + b[j++];
    }
  }
  return lines.join(QLatin1Char('\n'));
}

QString sampleWords(const protocol::PlanSample& sample) {
  QStringList lines{Wording::tr("To %1: %2").arg(foreign(sample.recipient), verdictWords(text(sample.verdict)))};
  const QString broken = part(sample.after, "error");
  if (!broken.isEmpty()) lines << Wording::tr("Cannot be made: %1").arg(broken);
  for (const auto& change : sample.changes)
    lines << Wording::tr("%1: %2 \u2192 %3").arg(foreign(change.field), wordsOf(change.before), wordsOf(change.after));
  for (const char* const name : {"subject", "title", "text", "body", "html", "data"}) {
    const QString before = part(sample.before, name), after = part(sample.after, name);
    if (before == after || !broken.isEmpty()) continue;
    lines << QString::fromLatin1(name) << lineDiff(before, after);
  }
  if (lines.size() == 1 && sample.before.is_null() && sample.after.is_null()) lines << Wording::tr("What it says is hidden from you.");
  return lines.join(QLatin1Char('\n'));
}

SampleDiff::SampleDiff(ViewContext context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      patience_(context.session.clock(), this),
      title_(new Label(context.theme, theme::Type::Caption, theme::Ink::Secondary, this)),
      act_(new ActButton(context.theme, {}, ActButton::Role::Quiet, this)) {
  auto* lines = theme::column(context.theme, this, theme::grid::kTiny);
  auto* top = theme::row(context.theme, nullptr, theme::grid::kSmall);
  title_->setWordWrap(true);
  theme::fixSize(context.theme, act_, 0, theme::grid::kTarget);
  top->addWidget(title_, 1);
  top->addWidget(act_);
  lines->addLayout(top);
  connect(&patience_, &state::Patience::changed, this, &SampleDiff::tellWait);
  connect(act_, &QPushButton::clicked, this, &SampleDiff::pressed);
  hide();
}

void SampleDiff::clear() {
  endWait();
  if (text_ != nullptr) text_->showLines({});
  hide();
}

QString SampleDiff::shown() const { return text_ == nullptr ? QString() : text_->toPlainText(); }

void SampleDiff::show(const QString& words) {
  if (text_ == nullptr) {
    text_ = new DiffView(context_.theme, tr("Messages before and after"), this);
    theme::fixSize(context_.theme, text_, 0, kHeight);
    layout()->addWidget(text_);
  }
  text_->showLines(words);
}

void SampleDiff::say(const QString& words, const QString& act) {
  title_->setText(words);
  act_->setText(act);
  act_->setVisible(!act.isEmpty());
  setVisible(true);
}

void SampleDiff::endWait() {
  ++turn_;
  call_.cancel();
  patience_.end();
}

void SampleDiff::tellWait() {
  using Stage = state::Patience::Stage;
  if (patience_.stage() != Stage::none) say(tr("Looking at a few of them"), patience_.stage() == Stage::cancellable ? tr("Stop") : QString());
}

void SampleDiff::pressed() {
  if (!patience_.isWaiting()) return load(plan_);
  endWait();
  say(tr("Stopped: what they would say is not shown. Nothing was changed."), tr("Look again"));
}

void SampleDiff::load(const QString& planId) {
  endWait();
  plan_ = planId;
  if (!context_.session.isStarted()) return;
  patience_.begin();
  call_ = context_.session.rest().get<SampleList>(QStringLiteral("/plans/%1/samples").arg(client::segment(planId)),
                                                  {{QStringLiteral("limit"), QString::number(kSamples)}}, this,
                                                  [this, turn = turn_](client::Reply<SampleList> reply) {
    if (turn != turn_) return;
    patience_.end();
    if (!reply.ok()) return say(tr("No samples: %1").arg(reply.error().text), tr("Look again"));
    say(reply->data.size() == 1 ? tr("The first one, as it is and as it would go out")
                                : tr("The first %1, as they are and as they would go out").arg(reply->data.size()));
    QStringList all;
    for (const auto& sample : reply->data) all << sampleWords(sample);
    show(all.join(QStringLiteral("\n\n")));
  });
}

}  // namespace signalbox::ui::views
