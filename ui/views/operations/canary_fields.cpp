#include "ui/views/operations/canary_fields.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/text.h"
#include "ui/theme/boxes.h"
#include "ui/views/operations/short_number_box.h"
#include "ui/views/wording.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/switch_button.h"

namespace signalbox::ui::views {

using namespace widgets;
using theme::Ink;
using theme::Type;

namespace {
constexpr int kSizes = 160, kConfirm = 200, kWait = 120, kLimit = 104;
constexpr int kWaitDefault = 60, kWaitDelivered = 300, kWaitMost = 86'400;
constexpr std::size_t kSizesMost = 20;
constexpr double kLimitDefault = 10, kLimitMost = 99;
}  // namespace

CanaryFields::CanaryFields(ViewContext context, QWidget* parent) : QWidget(parent), context_(context) {
  build();
  connect(on_, &QAbstractButton::toggled, this, &CanaryFields::settle);
  connect(sizes_, &QLineEdit::textChanged, this, &CanaryFields::settle);
  connect(confirm_, &QComboBox::activated, this, [this] {
    const bool delivered = confirm_->currentData().toString() == QLatin1String("delivered");
    wait_->setValue(delivered ? std::max(wait_->value(), kWaitDelivered) : kWaitDefault);
    settle();
  });
  connect(wait_, &QSpinBox::valueChanged, this, &CanaryFields::settle);
  connect(limit_, &QDoubleSpinBox::valueChanged, this, &CanaryFields::settle);
  reset();
}

void CanaryFields::build() {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kSmall);
  on_ = new SwitchButton(theme, tr("Canary: begin with few, go on when they end well"), this);
  on_->setCheckable(true);
  all->addWidget(on_, 0, Qt::AlignLeft);
  fields_ = new QWidget(this);
  auto* lines = theme::column(theme, fields_, theme::grid::kTiny);
  auto* line = theme::row(theme, nullptr, theme::grid::kGap);
  sizes_ = new QLineEdit(fields_);
  confirm_ = new QComboBox(fields_);
  confirm_->addItem(tr("The provider took it"), QStringLiteral("accepted"));
  confirm_->addItem(tr("A receipt says delivered"), QStringLiteral("delivered"));
  wait_ = new QSpinBox(fields_);
  wait_->setRange(1, kWaitMost);
  wait_->setSuffix(tr(" s"));
  limit_ = new ShortNumberBox(fields_);
  limit_->setRange(0, kLimitMost);
  limit_->setDecimals(1);
  limit_->setSuffix(tr(" %"));
  theme::fixSize(theme, sizes_, kSizes, 0);
  theme::fixSize(theme, confirm_, kConfirm, 0);
  theme::fixSize(theme, wait_, kWait, 0);
  theme::fixSize(theme, limit_, kLimit, 0);
  sizesRow_ = new FormRow(theme, tr("Steps"), sizes_, fields_);
  sizesRow_->keepLine();  // an error may come while typing
  line->addWidget(sizesRow_);
  line->addWidget(new FormRow(theme, tr("Success is"), confirm_, fields_));
  line->addWidget(new FormRow(theme, tr("Wait for it"), wait_, fields_));
  line->addWidget(new FormRow(theme, tr("Pause above"), limit_, fields_));
  line->addStretch(1);
  lines->addLayout(line);
  words_ = new Label(theme, Type::Body, Ink::Secondary, fields_);
  channels_ = new Label(theme, Type::Caption, Ink::Muted, fields_);
  for (Label* label : {words_, channels_}) {
    label->setWordWrap(true);
    lines->addWidget(label);
  }
  all->addWidget(fields_);
}

std::vector<std::int64_t> CanaryFields::parsedSizes() const {
  std::vector<std::int64_t> sizes;
  for (const QString& part : sizes_->text().split(QLatin1Char(','))) {
    bool good = false;
    const qlonglong size = part.trimmed().toLongLong(&good);
    const std::int64_t least = sizes.empty() ? 1 : sizes.back();
    if (!good || size < least || sizes.size() == kSizesMost) return {};
    sizes.push_back(size);
  }
  return sizes;
}

QString CanaryFields::fault() const {
  if (!on_->isChecked() || !parsedSizes().empty()) return {};
  return tr("Steps are numbers that do not shrink, such as 1, 2, 5, 20");
}

std::optional<protocol::CanaryRequest> CanaryFields::request() const {
  if (!on_->isChecked() || !fault().isEmpty()) return std::nullopt;
  protocol::CanaryRequest asked;
  asked.steps = parsedSizes();
  asked.confirm = client::utf8(confirm_->currentData().toString());
  asked.waitSeconds = wait_->value();
  asked.failureLimit = limit_->value() / 100;
  return asked;
}

void CanaryFields::reset() {
  on_->setChecked(false);
  sizes_->setText(QStringLiteral("1, 2, 5, 20"));
  confirm_->setCurrentIndex(0);
  wait_->setValue(kWaitDefault);
  limit_->setValue(kLimitDefault);
  settle();
}

void CanaryFields::setPlan(const protocol::PlanView& plan) {
  question_.channels = plan.channels;
  question_.provider = plan.provider;
  settle();
}

void CanaryFields::settle() {
  fields_->setVisible(on_->isChecked());
  sizesRow_->setError(fault());
  if (const auto asked = request()) {
    QStringList sizes;
    for (const std::int64_t size : asked->steps) sizes << format::count(size);
    const QString wait = tr("%1 s").arg(format::count(asked->waitSeconds)), limit = limitWords(asked->failureLimit);
    words_->setText(
        tr("Sends %1, then twice as many each time, and pauses by itself when more than %2 of a step are no success %3 after its last message.")
            .arg(sizes.join(QStringLiteral(", ")), limit, wait));
    question_.delivered = asked->confirm == "delivered";
    const QStringList channels = successWords(question_, context_.state().snapshot().providers);
    channels_->setText(channels.join(QLatin1Char('\n')));
    channels_->setVisible(!channels.isEmpty());
  }
  Q_EMIT changed();
}

}  // namespace signalbox::ui::views
